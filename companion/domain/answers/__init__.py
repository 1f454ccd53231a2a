"""Answers: what becomes of each idea and theme, and what the city says to it, with dates.

The same parts as the rest of the domain: `events`, `commands`, `rules`, `fold`, `screen`; the state
is `standing`. What was answered to a theme stands for its ideas that have no answer of their own.
"""
