"""A screen as a client holds it: updates in, what is to be shown out.

Written from the contract and not shared with the server: a rehearsal that used the server's own
code would agree with its mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]
Update = dict[str, Any]

ENVELOPE = {"epoch", "position", "fresh", "facts", "gone"}


class Gap(Exception):
    """An update that does not follow what is held. A server must never send one (rule F3)."""


@dataclass
class Screen:
    """What one client holds: single values, and items by collection and id.

    Items may be shared between the screens of one process: replace them, never change them.
    """

    epoch: str
    position: int
    facts: dict[str, Any]
    collections: dict[str, dict[str, Item]]

    def same(self, other: Screen) -> bool:
        """Whether both show the same. Positions may differ by what neither can see."""
        return (self.epoch, self.facts) == (other.epoch, other.facts) and (
            _without_empty(self.collections) == _without_empty(other.collections)
        )


def follow(held: Screen | None, update: Update) -> Screen:
    """The screen after `update`; `held` itself is changed unless the update is a fresh one.

    Raises Gap when the update builds on something that is not held.
    """
    if update.get("fresh"):
        held = Screen(update["epoch"], 0, {}, {})
    if held is None:
        raise Gap("an update that is not fresh came to an empty screen")
    if held.epoch != update["epoch"]:
        raise Gap(f"an update of epoch {update['epoch']} came to a screen of {held.epoch}")
    if update["position"] < held.position:
        raise Gap(f"position {update['position']} came after {held.position}")

    held.position = update["position"]
    held.facts.update(update.get("facts", {}))
    for collection, items in update.items():
        if collection not in ENVELOPE:
            by_id = held.collections.setdefault(collection, {})
            for item in items:
                by_id[item["id"]] = item
    for collection, ids in update.get("gone", {}).items():
        for gone in ids:
            held.collections.get(collection, {}).pop(gone, None)
    return held


def _without_empty(collections: dict[str, dict[str, Item]]) -> dict[str, dict[str, Item]]:
    return {name: items for name, items in collections.items() if items}
