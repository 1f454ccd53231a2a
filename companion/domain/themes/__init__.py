"""Themes: the headings that ideas are sorted under, those of the definition and those made at the
desk.

The same parts as the rest of the domain, for this one matter: `commands`, `events`, `rules`,
`fold`, `screen`; the state is `standing`. An idea remembers where it was sorted. Whether that theme
is there is the theme's own matter: where it is not, the idea stands without one, and comes back
with it (docs/decisions/0160-an-idea-remembers-its-theme.md).
"""
