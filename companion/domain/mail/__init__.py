"""Mail: what the people in line must be told goes out once, and what became of each message.

The same parts as the rest of the domain: `events`, `commands`, `rules`, `fold`; the state is
`post`. The log holds which message and whether it went out; the address is looked up when it does.
"""
