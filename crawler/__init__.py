"""Discover and fetch: the only place that knows Scrapy.

Pages go out as bytes to worker processes and to the desk; nothing from outside is parsed here.
"""
