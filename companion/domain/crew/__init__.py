"""The crew: what the team tells each other while it works: notes, and which idea the stage is asked
to take next.

The same parts as the rest of the domain: `events`, `commands`, `rules`, `fold`, `screen`; the state
is `standing`. Who is here and who looks at what is nobody's event: live/crew.py.
"""
