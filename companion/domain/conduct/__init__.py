"""Conduct: how contributions are taken, and who is kept from sending any.

The same parts as the rest of the domain, for these matters: the modes that the desk switches, guests'
reports of ideas, visitors that are muted. `events`, `commands`, `rules`, `fold`, `screen`; the
state is `standing`.
"""
