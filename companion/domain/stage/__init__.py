"""The stage: what the hall's screen shows, what is prepared for it, and what it has shown.

The same parts as domain/seats: `events`, `commands`, `rules`, `fold`, `screen`; the state is
`standing`, and `naming` says how names read in the hall.
"""
