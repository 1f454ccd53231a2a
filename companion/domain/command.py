"""What all commands are; domain/commands.py lists them."""

from __future__ import annotations


class Command:
    """What a person asks for. Subclasses are frozen dataclasses of plain values."""
