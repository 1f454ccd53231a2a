"""The house as a whole: who may found gatherings and enter all of them.

Same parts as its neighbours: `commands`, `events`, `fold`, `rules`. They stand in a log of its own,
which has no definition and so is no gathering (docs/decisions/0150-who-sets-up.md).
"""
