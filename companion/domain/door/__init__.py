"""The door: who is let in, by which ticket, and who is inside.

The same parts as domain/seats: `events`, `commands`, `rules`, `fold`, `screen`; the state is
`hall`, and `verdict` says what a ticket is worth at a door now. It knows the seats; the seats know
nothing of it but how many people without registration sit on them.
"""
