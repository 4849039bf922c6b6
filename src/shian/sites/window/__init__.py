"""The public window: what is published, for anybody, without JavaScript."""
