"""Users, roles as classes, appointments and scope."""
