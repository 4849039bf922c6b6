"""Pages of early warning: what is to be judged, a signal, any series, how detection does."""
