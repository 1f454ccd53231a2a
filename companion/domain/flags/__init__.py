"""Flags: what a machine notices in a text, for moderators to look at.

They suggest and decide nothing. Each is a pure function of the text, in `signs`; the words come
from lists that others keep, in `words/`, with what this project leaves out and adds.
"""
