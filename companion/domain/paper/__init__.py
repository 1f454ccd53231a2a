"""Paper: what somebody says into a microphone or writes on a card, entered by the team in the
person's own words.

Each is a person of its own, with an id that nobody else has: so a card can be erased for whoever
wrote it, and goes neither with the member of staff who typed it nor with the other cards.
"""
