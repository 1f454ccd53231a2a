"""What a Redis promises: what could be lost of that which was acknowledged, by its settings."""

from __future__ import annotations

from dataclasses import dataclass

from companion.store.log import Unavailable
from companion.store.redis_link import Link


@dataclass(frozen=True)
class Promise:
    """`sentence`: for operators. `keeps_all`: nothing that was acknowledged can be lost, as far as
    settings tell."""

    sentence: str
    keeps_all: bool


#: By `appendfsync`, what a machine that stops takes with it.
SYNCED = {
    "always": "",
    "everysec": "appendfsync is everysec: up to two seconds of what was acknowledged are lost"
    " when its machine stops; set it to always",
    "no": "appendfsync is no: up to half a minute of what was acknowledged is lost when its"
    " machine stops; set it to always",
}


def promise(link: Link) -> Promise:
    """Ask a Redis for its settings. Raises Unavailable."""
    persistence, memory = link.info("persistence"), link.info("memory")
    dangers = [eviction(memory), appending(link, bool(persistence.get("aof_enabled")))]
    sentences = [danger for danger in dangers if danger]
    if not sentences:
        return Promise(f"Redis ({link.place}) keeps all that is acknowledged", keeps_all=True)
    return Promise(f"Redis ({link.place}): {'. '.join(sentences)}", keeps_all=False)


def eviction(memory: dict[str, object]) -> str:
    policy = str(memory.get("maxmemory_policy", "noeviction"))
    if not policy.startswith("allkeys") or not memory.get("maxmemory"):
        return ""
    return (
        f"maxmemory-policy is {policy}: when memory is full it throws gatherings away; set it to"
        " noeviction"
    )


def appending(link: Link, is_on: bool) -> str:
    try:
        synced = link.config("appendfsync").get("appendfsync", "") if is_on else ""
        saves = link.config("save").get("save", "")
    except Unavailable:
        return (
            "it does not tell how often it writes to its disk (CONFIG is forbidden); what was"
            " acknowledged survives where that is appendonly yes and appendfsync always"
            if is_on
            else "appendonly is no: everything since its last snapshot is lost when it stops, and"
            " whether it makes any it does not tell (CONFIG is forbidden)"
        )
    if is_on:
        return SYNCED.get(synced, f"appendfsync is {synced}")
    if saves:
        return (
            f"appendonly is no: everything since its last snapshot (save {saves}) is lost when it"
            " stops; set appendonly to yes"
        )
    return "it keeps nothing on its disk: everything is lost when it stops; set appendonly to yes"
