"""What a user does, one module a noun.

A service takes a session first, raises errors that know nothing of HTTP, and doesn't commit:
its caller does.
"""
