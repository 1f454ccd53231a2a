"""Timing: how far the people at home are behind the hall, and what the evening is at.

The same parts as the rest of the domain, for this one matter: `commands`, `events`, `rules`,
`fold`, `screen`; `codes` are the numbers on the stream that the delay is measured with, `plan` is
the agenda as it really went, the state is `standing`.
"""
