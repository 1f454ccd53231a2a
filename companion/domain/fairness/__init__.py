"""Fairness between hall and home: who has written, supported and been on the big screen, what would
be fair next, and how support compares between audiences of different size.

All of it follows from the log: `sides` says which side is which, `balance` is the state, `fold`
keeps it, `proposal` says who would be next, `screen` what is shown of it. Nothing here is a
command: moderators take a proposal by what they do anyway.
"""
