"""Pictures that are uploaded into a definition, where they stand as data: addresses."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

import regex
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from companion.domain.setup.file import File
from companion.domain.setup.form import set_value

#: Kinds by how a file begins.
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"RIFF": "image/webp",
    b"\xff\xd8\xff": "image/jpeg",
}
SVG = regex.compile(
    rb"^\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", regex.S
)
DRAWN = {"image/svg+xml": "SVG", "image/png": "PNG", "image/webp": "WebP"}


@dataclass(frozen=True)
class Limits:
    """`kinds`: what they are called, by media type. `kib`: at most; every visitor loads it."""

    kinds: Mapping[str, str]
    kib: int

    @property
    def longest(self) -> int:
        """Characters as a data: address."""
        return self.kib * 1024 * 4 // 3 + 100


#: By the field's name; the command that imports a file has the same (cli/pictures.py).
PICTURES = {
    "look.logo": Limits(DRAWN, 24),
    "stream.preview": Limits(DRAWN | {"image/jpeg": "JPEG"}, 60),
}


def read_picture(
    file: File, name: str, form: Mapping[str, str], files: Mapping[str, FileStorage]
) -> str | None:
    """Into the file, or what is wrong with it: one that was chosen now, one that was chosen before
    a mistake was found, or none."""
    limits, chosen = PICTURES[name], files.get(name)
    content = chosen.read() if chosen else b""
    place, kept = name.split("."), form.get(name, "")
    if content:
        kind = kind_of(content)
        if kind not in limits.kinds:
            return str(gettext("Das ist kein Bild als %(kinds)s.", kinds=named(limits)))
        if len(content) > limits.kib * 1024:
            size = -(-len(content) // 1024)  # never as many as are allowed
            return str(
                gettext(
                    "Es hat %(size)s KiB, höchstens %(most)s sind erlaubt.",
                    size=size,
                    most=limits.kib,
                )
            )
        encoded = base64.b64encode(content).decode()
        set_value(file, place, f"data:{kind};base64,{encoded}")
    elif f"{name}.remove" in form:
        set_value(file, place, None)
    elif kept.startswith("data:image/") and len(kept) <= limits.longest:
        set_value(file, place, kept)
    return None


def named(limits: Limits) -> str:
    """As in a sentence: SVG, PNG oder WebP."""
    *first, last = limits.kinds.values()
    return str(gettext("%(some)s oder %(last)s", some=", ".join(first), last=last))


def kind_of(content: bytes) -> str | None:
    """By what is in it, not by what it is called."""
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning) and (kind != "image/webp" or content[8:12] == b"WEBP"):
            return kind
    return "image/svg+xml" if SVG.match(content[:4096]) else None
