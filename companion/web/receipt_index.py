"""Whose a receipt's code is. The code follows from the server's secret and the person's id, so it
stands nowhere; this process makes those of all who wrote, once, and keeps marks of them: how long a
search takes tells nothing about any code."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from companion.live.gathering import Gathering
from companion.live.pauses import breathing


@dataclass
class Index:
    """Of one gathering in one epoch. `count`, `lost`: of those who wrote, and of those whose ideas
    were lost, so many are in it."""

    epoch: str
    count: int = 0
    lost: int = 0
    people: dict[bytes, str] = field(default_factory=dict)


class Receipts:
    """This process's indexes, by gathering."""

    def __init__(self) -> None:
        self._indexes: dict[str, Index] = {}
        self._key = secrets.token_bytes(32)
        self._making = threading.Lock()

    def person(self, gathering: Gathering, code: str, code_of: Callable[[str], str]) -> str | None:
        """Who wrote what the code is for. `code_of`: makes a person's."""
        with self._making:
            index = self._index(gathering, code_of)
        found = index.people.get(self._mark(code))
        is_theirs = found is not None and hmac.compare_digest(code, code_of(found))
        return found if is_theirs else None

    def _index(self, gathering: Gathering, code_of: Callable[[str], str]) -> Index:
        index = self._indexes.get(gathering.slug)
        if index is None or index.epoch != gathering.epoch:
            index = self._indexes[gathering.slug] = Index(gathering.epoch)
        new = list(islice(gathering.state.ideas_by, index.count, None))
        for person in breathing(new):
            index.people[self._mark(code_of(person))] = person
            index.count += 1
        for person in breathing(list(islice(gathering.state.receipts.lost, index.lost, None))):
            index.people[self._mark(code_of(person))] = person
            index.lost += 1
        return index

    def _mark(self, code: str) -> bytes:
        return hashlib.blake2b(code.encode(), key=self._key, digest_size=16).digest()
