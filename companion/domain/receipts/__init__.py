"""Receipts: whoever wrote sees what became of it, by a code and without an account, and is told by
mail where they asked for that.

The same parts as the rest of the domain: `events`, `commands`, `rules`, `fold`, `screen`; the state
is `standing`. `codes` is how a receipt's code is read and typed, `news` who is to be told what.
"""
