"""Mistakes and changes of a definition, told to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import regex
from flask_babel import format_decimal, gettext

from companion.domain.colour import WHITE, contrast, is_colour, readable_on
from companion.domain.setup.changes import Change, Path
from companion.web.language import LANGUAGES
from companion.web.setup.fields import SECTIONS
from companion.web.setup.shapes import Field, Rows, fields, lists

View = dict[str, Any]


def sentence(what: str) -> str:
    """What `reading` finds wrong, in the visitor's language; as it is where nobody put it in words
    yet."""
    for pattern, told in mistakes():
        if match := regex.fullmatch(pattern, what):
            return told.format(*map(in_figures, match.groups()))
    return what


def in_figures(text: str) -> str:
    """A number as the language writes it: 4,5."""
    is_number = regex.fullmatch(r"\d+\.\d+", text)
    return str(format_decimal(float(text))) if is_number else text


def mistakes() -> Iterator[tuple[str, str]]:
    yield r"must be a text and not empty", gettext("Das muss ausgefüllt sein.")
    yield r"must be a text", gettext("Das muss ein Text sein.")
    yield (
        r"must be lower-case letters, digits and hyphens",
        gettext("Nur kleine Buchstaben von a bis z, Ziffern und Bindestriche."),
    )
    yield (
        r"must be a short id",
        gettext(
            "Ein kurzer Name aus kleinen Buchstaben von a bis z, Ziffern und Bindestrichen,"
            " mit einem Buchstaben am Anfang."
        ),
    )
    yield (
        r"must be letters, digits, dots and hyphens",
        gettext("Buchstaben, Ziffern, Punkte und Bindestriche; zum Beispiel 2026-11."),
    )
    yield r"must be one of (.*)", gettext("Das muss eines von diesen sein: {0}.")
    yield r"must be a whole number, 0 or more", gettext("Das muss eine ganze Zahl sein.")
    yield r"must be (\d+) to (\d+)", gettext("Das muss eine Zahl von {0} bis {1} sein.")
    yield r"must be true or false", gettext("Das muss ja oder nein sein.")
    yield r"must be a date, .*", gettext("Das muss ein Tag sein, zum Beispiel 20.08.2020.")
    yield r"must be a time, 18:00:00", gettext("Das muss eine Uhrzeit sein, zum Beispiel 18:00.")
    yield r"must be a local date and time, .*", gettext("Das müssen ein Tag und eine Uhrzeit sein.")
    yield (
        r"must be a time zone, Europe/Berlin",
        gettext("Das muss eine Zeitzone sein, zum Beispiel Europe/Berlin."),
    )
    yield (
        r"must begin with https:// or http:// and name a host",
        gettext("Das muss eine Adresse sein, die mit https:// beginnt."),
    )
    yield r'must be a colour, "#0b5563"', gettext("Das muss eine Farbe sein, wie #0b5563.")
    yield (
        r"(#\w+) has contrast ([\d.]+) with white; ([\d.]+) can be read, as (#\w+) has",
        gettext(
            "{0} hat mit weißer Schrift den Kontrast {1}. Zu lesen ist sie ab {2}; die nächste"
            " Farbe, die das hat, ist {3}."
        ),
    )
    yield r"must be an image file beside the definition", gettext("Das muss ein Bild sein.")
    yield r"must be a list of tables", gettext("Das muss eine Liste sein.")
    yield r"must be a table", gettext("Das muss eine Tabelle sein.")
    yield r"means nothing here", gettext("Das gibt es hier nicht.")
    yield r"is the house's own", gettext("Dieser Name ist vergeben.")
    yield (
        r"must say how many there are, where people register",
        gettext("Wo man sich anmeldet, muss es eine Zahl der Plätze geben."),
    )
    yield r"must say whose player shows `embed`", gettext("Bitte sagen Sie, wessen Video das ist.")
    yield (
        r"must be an address that this player can show, .*",
        gettext("Dort lässt sich dieses Video nicht abspielen. Die Adresse beginnt mit https://."),
    )
    yield (
        r"must be the live video's number, .*",
        gettext("Das muss die Nummer des Live-Videos sein, oder seine Adresse auf facebook.com."),
    )
    yield r"must be the page's number", gettext("Das muss die Nummer der Seite sein.")
    yield r"holds the same id twice", gettext("Zwei haben denselben Kurznamen.")
    yield r"is none of (.*)", gettext("Das ist keines von diesen: {0}.")


def proposal(colour: str) -> str | None:
    """The nearest colour that white can be read on."""
    return readable_on(WHITE, colour) if is_colour(colour) else None


def contrast_with_white(colour: str) -> float | None:
    return contrast(colour, WHITE) if is_colour(colour) else None


def told(found: Iterable[Change]) -> list[View]:
    """Changes in words, one after the other."""
    return [
        {
            "title": title(change.path),
            "before": shown(change.before),
            "after": shown(change.after),
        }
        for change in found
    ]


def title(path: Path) -> str:
    """What a place in the file is called on the pages; one that is on none, as the file has it."""
    language = ""
    if path[0] == "languages" and len(path) > 1:
        code, path = str(path[1]), path[2:]
        language = f" ({LANGUAGES[code].title})" if code in LANGUAGES else f" ({code})"
    name = ".".join(str(key) for key in path)
    if name == "slug":
        return str(gettext("Kurzname für die Adresse"))
    for section in SECTIONS.values():
        for one in fields(section):
            if one.name == name:
                return f"{part_title(one)}{language}"
        for rows in lists(section):
            if name == rows.name or name.startswith(f"{rows.name}."):
                return f"{row_title(rows, name.removeprefix(rows.name))}{language}"
    return (name or gettext("Sprache")) + language


def part_title(field: Field) -> str:
    """With its heading: there are several titles."""
    for section in SECTIONS.values():
        for part in section.parts:
            if field in part.parts and len(part.parts) > 1:
                return f"{part.title}: {field.title}"
    return str(field.title)


def row_title(rows: Rows, rest: str) -> str:
    key, _, name = rest.strip(".").partition(".")
    if not key:
        return str(rows.title)
    which = str(int(key) + 1) if key.isdecimal() and not rows.by_id else f"„{key}“"
    found = next((str(one.title) for one in rows.fields if one.name == name), name)
    return f"{rows.one} {which}: {found}"


def shown(value: Any) -> str | None:
    """A value as one reads it; None: there is none."""
    if value is None or value == "" or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return str(gettext("ja") if value else gettext("nein"))
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    text = str(value)
    if text.startswith("data:image/"):
        size = f"{len(text) * 3 / 4 / 1024:.1f}"
        return str(gettext("ein Bild, %(size)s KiB", size=size))
    return text
