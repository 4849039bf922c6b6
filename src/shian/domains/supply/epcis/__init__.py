"""The EPCIS 2.0 repository: events captured, kept, asked for, and told of by subscription."""
