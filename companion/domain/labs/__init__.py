"""Labs (Themen-Labore): working groups in which ideas are developed further after the evening.

The same parts as the rest of the domain. `standing` holds what a lab is, `members` who takes part
or is told. What a lab says lies in the vault, and so does who is in it.
"""
