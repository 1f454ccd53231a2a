"""Small groups: who is in which, what they write among themselves, and what they hand in to the
plenum.

`terms` is what a gathering's file plans, `standing` the state; `rules` are the team's commands,
`membership` those of who joins, `inside` what members do in their group, `handing` the handing in;
`fold` and `placing` say what events change, `screen` and `walls` what is seen of it.
"""
