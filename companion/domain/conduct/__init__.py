"""Conduct: how contributions are taken, and who is kept from sending any.

The same parts as the rest of the domain, for these matters: the modes that the desk switches,
reports of ideas by guests, visitors that are muted. `events`, `commands`, `rules`, `fold`,
`screen`; the state is `standing`.
"""
