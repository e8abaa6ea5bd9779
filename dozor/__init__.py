"""Dozor: a watch over regional news for a topic."""

__version__ = "0.1.0"
