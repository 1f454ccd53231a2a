"""The vault: where names, contacts and everything people wrote lie, by id.

What it holds, why and for how long is declared in domain/personal.py. Entries are written and
erased by appending (Draft.writes, Draft.erases), in one transaction with the event that says so; a
store keeps log and vault together for that reason.
"""

from __future__ import annotations

from typing import Protocol

from companion.domain.events import Writing


class Vault(Protocol):
    """The vault's side of a store."""

    def entries(self, slug: str) -> list[Writing]:
        """Everything the vault holds of one gathering."""
