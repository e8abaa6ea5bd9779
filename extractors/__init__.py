"""Page bytes to values: listings, articles, PDF pages, Telegram posts, dates.

Pure: nothing here fetches, opens a file, or reads a clock (``workers`` runs processes). Nothing
raises for hostile bytes; what cannot be read is an ``Outcome`` or a ``VisitStatus`` with a detail.
Parsing libraries are imported inside functions, so that importing a parser costs next to nothing.
"""
