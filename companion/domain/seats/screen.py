"""The desk's screen: what staff at the desk see of the line. domain/screens.py says who may."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from companion.domain.moments import iso
from companion.domain.seats.contact import Contact, of_value
from companion.domain.seats.line import Line, Registration

#: The collection on this screen, and the single value that goes with it.
REGISTRATIONS = "registrations"
FACT = "registration"


def show_to_desk(registration: Registration, words: Mapping[str, str]) -> dict[str, Any]:
    """A registration with all that the desk answers questions from. `camera`: whether the person
    agrees to be seen."""
    contact = shown_contact(registration, words)
    kind = registration.kind
    return {
        "id": registration.id,
        "number": registration.number,
        "version": registration.version,
        "name": words.get(registration.name, ""),
        "contact": contact.shown if contact else "",
        "kind": words.get(kind) if kind else None,
        "extras": {id: words.get(answer, "") for id, answer in registration.extras.items()},
        "channel": registration.channel,
        "received": iso(registration.received) if registration.received else None,
        "at": iso(registration.at),
        "status": registration.status,
        "offers": registration.offers,
        "offered_until": iso(registration.offer_until) if registration.offer_until else None,
        "camera": registration.consent.version is not None,
        "check": registration.check,
        "owed": registration.owed.kind if registration.owed else None,
    }


def shown_contact(registration: Registration, words: Mapping[str, str]) -> Contact | None:
    """None: it has been erased."""
    value = words.get(registration.contact)
    return of_value(value) if value else None


def show_line(line: Line) -> dict[str, Any] | None:
    """How many seats there are and are taken; None: none are given away."""
    conditions = line.conditions
    if conditions is None:
        return None
    return {
        "seats": line.seats,
        "seated": len(line.seated),
        "waiting": len(line.waiting),
        "opens": iso(conditions.opens) if conditions.opens is not None else None,
        "deadline": iso(line.deadline) if line.deadline is not None else None,
        "automatic_until": (
            iso(conditions.automatic_until) if conditions.automatic_until is not None else None
        ),
        "camera": None if conditions.consent is None else conditions.consent,
    }
