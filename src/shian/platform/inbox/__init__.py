"""The inbox's pages: what is due from an officer, and the badge that says how much is late."""
