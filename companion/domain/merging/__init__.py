"""Merging: ideas that say the same become one of them, with every wording kept beside it.

An idea that was merged into another keeps its words, its author and its supporters;
`Idea.survivor` leads to the one it is part of, `Idea.wordings` of that one leads back. Nothing is
ever chained: what was merged into an idea goes with it into the next. So it can be undone as a
whole, and split.
"""
