"""The shipped sources and topics, as data; no code."""
