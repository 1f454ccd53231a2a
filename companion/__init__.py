"""Companion: the app of a hybrid evening, in the hall and at home."""

__version__ = "0.1.0"
