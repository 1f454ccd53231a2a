"""Terms: what a gathering's file says about its labs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from companion.domain.reader import Reader
from companion.domain.seats.terms import VERSION


@dataclass(frozen=True)
class LabConsent:
    """What somebody agrees to who wants to be in a lab. `version` changes whenever `text` does."""

    version: str
    text: str


@dataclass(frozen=True)
class LabTerms:
    """`consent`: None: a text that stands for every gathering (standing.STANDARD)."""

    consent: LabConsent | None = None


def read_labs(reader: Reader) -> LabTerms:
    return LabTerms(consent=reader.table("consent", LabConsent, read_consent))


def read_consent(reader: Reader) -> LabConsent:
    return LabConsent(
        version=reader.matching("version", VERSION, "letters, digits, dots and hyphens"),
        text=reader.text("text", required=True),
    )


def translated(raw: Mapping[str, Any] | None, other: Mapping[str, Any]) -> dict[str, Any] | None:
    """The labs' table with its text replaced."""
    if raw is None:
        return None
    consent = {**(raw.get("consent") or {}), **(other.get("consent") or {})} or None
    return {**raw, "consent": consent}
