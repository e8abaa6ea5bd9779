"""The chain of a story: whom each account names as its origin, who was first, and why.

`finding` reads citations out of a text, `resolving` says which outlet a name is, `ordering` puts
the accounts of one story in line, `reasons` says it in a sentence. Pure: facts in, decision out.
"""
