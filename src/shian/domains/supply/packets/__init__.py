"""The code on the packet: what shoppers say of it, where codes are seen, labels in bulk."""
