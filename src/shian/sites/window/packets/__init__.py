"""The page of a code on a packet: quick, readable by anybody, without JavaScript."""
