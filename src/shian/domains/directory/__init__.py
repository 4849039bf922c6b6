"""Areas, population series, bodies, stations, posts, people, kits."""
