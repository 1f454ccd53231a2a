"""Who stands for the people whom a record's file counts and does not name."""

from __future__ import annotations


def backer(idea: str, number: int) -> str:
    """One of those who supported an idea where the gathering was held; nobody's id."""
    return f"{idea}.{number}"


def is_brought(backer: str) -> bool:
    """Whether this stands for somebody in a file."""
    return "." in backer
