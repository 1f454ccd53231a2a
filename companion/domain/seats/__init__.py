"""Registration, order and seats: who wants to come, in which order, and who gets a seat.

The same parts as the rest of the domain, for this one matter: `events`, `commands`, `rules`,
`fold`, `screen`; the state is `line`. domain/events.py, rules.py, fold.py and screens.py join them.
"""
