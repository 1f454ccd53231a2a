"""Polls: questions that the team asks and everybody answers with one voice.

The same parts as the rest of the domain, for this one matter: `events`, `commands`, `rules`,
`fold`, `screen`; the state is `poll`, counted by `tally` and, for word clouds, by `cloud`.
"""
