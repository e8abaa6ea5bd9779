"""The letter: composed from what is unsent, rendered, built as a message, handed to a mail server.

compose -> render -> message are pure; deliver and preview do the I/O. No database here: what is due
and what became of it is the outbox's, in ``storage``.
"""
