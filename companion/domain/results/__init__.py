"""Results: the public record of what was said, when it is public, and how it travels as a file.

The same parts as the rest of the domain, for this one matter: `events`, `commands`, `rules`,
`fold`, `screen`; the state is `standing`. `record` reads the record off a gathering's state,
`timeline` counts it for the charts, `carrying` makes a gathering of a record again.
"""
