"""The standard REST interface of EPCIS 2.0."""
