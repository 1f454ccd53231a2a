"""Presence: who counts as being in the hall, by the codes that the display at the entrance shows.

The same parts as the rest of the domain, for this one matter: `codes`, `events`, `commands`,
`rules`, `fold`; the state is `standing`.
"""
