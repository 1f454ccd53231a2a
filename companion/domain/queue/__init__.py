"""The queue of the stage: what comes next on the big screen, and what has been there.

The same parts as the rest of the domain, for this one matter: `commands`, `events`, `rules`,
`fold`, `screen`; the state is `standing`.
"""
