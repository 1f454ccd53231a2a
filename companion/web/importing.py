"""A list from a spreadsheet: first a preview that names every row that cannot be taken, then the
rows that can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, g, make_response, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from companion.domain.refusals import Refusal, refuse
from companion.domain.rules import Who
from companion.domain.seats import commands as c
from companion.domain.seats.commands import EXTRA
from companion.live.gathering import Done
from companion.live.house import Room
from companion.outside.tables import NoTable, decoded, read_table
from companion.web.desk import CHANNELS, enter, moment_of
from companion.web.moderation import signature
from companion.web.pages import page
from companion.web.particulars import new_nonce, nonce, told
from companion.web.refusals import Refused, message, status

routes = Blueprint("importing", __name__)

#: Bytes of a list, and rows: a thousand people are more than any hall of ours.
MAX_LIST = 1 << 20
MAX_ROWS = 1_000

#: What columns are called, in lower case.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "vor- und nachname", "teilnehmer", "teilnehmende", "person"),
    "first": ("vorname", "first name"),
    "last": ("nachname", "familienname", "last name"),
    "contact": ("kontakt", "contact"),
    "mail": ("e-mail", "email", "mail", "e-mail-adresse", "mailadresse"),
    "telephone": ("telefon", "telefonnummer", "tel", "tel.", "phone", "mobil", "handy"),
    "kind": ("art", "kind", "sie kommen"),
    "channel": ("weg", "kanal", "channel"),
    "received": ("eingang", "eingegangen", "eingegangen am", "received", "datum"),
    "consent": ("einwilligung", "einverstanden", "consent"),
}
YES = ("ja", "j", "yes", "y", "x", "1", "true", "wahr")
CHANNEL_NAMES = {
    "telefon": "telephone",
    "telefonisch": "telephone",
    "mail": "mail",
    "e-mail": "mail",
    "persönlich": "person",
    **{channel: channel for channel in c.CHANNELS},
}
KIND_NAMES = {
    "bürger": "citizen",
    "bürgerin": "citizen",
    "unternehmen": "business",
    "firma": "business",
    "verein": "association",
    "verband": "association",
    **{kind: kind for kind in c.KINDS},
}


@dataclass(frozen=True)
class Row:
    """One row of the list. `number`: in the file, from 1 with the head. `problem`: why it cannot be
    taken."""

    number: int
    name: str
    contact: str
    command: c.Register | None
    problem: str = ""


@routes.get("/g/<slug>/desk/import")
def form(slug: str) -> Response:
    room, who = enter(slug)
    return show(room, who)


@routes.post("/g/<slug>/desk/import")
def preview(slug: str) -> AnyResponse:
    """A file: what would become of its rows. The same rows once more, confirmed: they are taken."""
    request.max_content_length = MAX_LIST
    request.max_form_memory_size = MAX_LIST
    room, who = enter(slug)
    confirmed = "rows" in request.form
    file = request.files.get("file")
    content = request.form["rows"].encode() if confirmed else file.read() if file else b""
    try:
        rows = list(read_rows(room, who, content))
    except Refused as refused:
        return show(room, who, refused.refusal)
    if not confirmed:
        return show(room, who, rows=rows, content=content)
    return redirect(f"/g/{slug}/desk?done=import&count={take(room, who, rows)}", 303)


def take(room: Room, who: Who, rows: list[Row]) -> int:
    """Register the good ones, in the list's order; a list that is sent twice counts once."""
    sent, count = nonce(), 0
    for row in rows:
        mark = f"{sent[:56]}-{row.number}"
        result = room.gathering.again(who, mark)  # its contact is known by now
        if result is None and row.command is not None:
            result = room.gathering.do(row.command, who, mark)
        count += isinstance(result, Done)
    return count


def read_rows(room: Room, who: Who, content: bytes) -> Iterator[Row]:
    """Every row with what would become of it. Refused: what is no list at all."""
    try:
        table = read_table(content)
    except NoTable:
        raise Refused(refuse("bad_list", field="file")) from None
    columns = columns_of(room, table[0]) if table else {}
    if (
        not {"contact", "mail", "telephone"} & columns.keys()
        or not {"name", "last"} & columns.keys()
    ):
        raise Refused(refuse("bad_list", field="file"))
    if len(table) > MAX_ROWS + 1:
        raise Refused(refuse("too_long", field="file", limit=MAX_ROWS, length=len(table) - 1))
    seen: dict[str, int] = {}
    for number, cells in enumerate(table[1:], start=2):
        values = {name: cells[at] for name, at in columns.items() if at < len(cells)}
        row = read_row(room, who, number, values)
        if row.command and (earlier := seen.get(row.command.told.key)):
            row = replace(row, command=None, problem=message(refuse("same_row", row=earlier)))
        if row.command:
            seen[row.command.told.key] = number
        yield row


def columns_of(room: Room, head: list[str]) -> dict[str, int]:
    """Where in a row what stands, by the names in the head."""
    terms = room.definition.registration
    names = {name: key for key, titles in COLUMNS.items() for name in titles}
    for question in terms.questions if terms else ():
        names |= {question.title.casefold(): EXTRA + question.id, question.id: EXTRA + question.id}
    found: dict[str, int] = {}
    for at, title in enumerate(head):
        key = names.get(title.casefold().strip())
        if key:
            found.setdefault(key, at)
    return found


def read_row(room: Room, who: Who, number: int, values: Mapping[str, str]) -> Row:
    name = values.get("name") or " ".join(
        part for part in (values.get("first"), values.get("last")) if part
    )
    contact = next((values[k] for k in ("contact", "mail", "telephone") if values.get(k)), "")
    if not name:
        return Row(number, name, contact, None, problem=gettext("Der Name fehlt."))
    try:
        command = command_of(room, {**values, "name": name, "contact": contact})
    except Refused as refused:
        return Row(number, name, contact, None, problem=message(refused.refusal))
    refusal = room.gathering.would(command, who)
    if refusal:
        return Row(number, name, contact, None, problem=message(refusal))
    return Row(number, name, contact, command)


def command_of(room: Room, values: Mapping[str, str]) -> c.Register:
    """Raises Refused where a cell says nothing that is understood."""
    terms = room.definition.registration
    agreed = values.get("consent", "").casefold() in YES
    kind = values.get("kind", "").casefold()
    channel = values.get("channel", "").casefold()
    if kind not in ("", *KIND_NAMES):
        raise Refused(refuse("bad_cell", field="kind", value=values["kind"]))
    if channel not in ("", *CHANNEL_NAMES) or channel == "web":
        raise Refused(refuse("bad_cell", field="channel", value=values["channel"]))
    return c.Register(
        told(room, {**values, "kind": KIND_NAMES.get(kind, "")}),
        channel=CHANNEL_NAMES.get(channel, "list"),
        consent=terms.consent.version if agreed and terms and terms.consent else None,
        received=moment_of(room, values.get("received", "")),
    )


def show(
    room: Room,
    who: Who,
    refusal: Refusal | None = None,
    rows: list[Row] | None = None,
    content: bytes = b"",
) -> Response:
    g.form_page = f"/g/{room.gathering.slug}/desk/import"
    html = page(
        "desk-import.html",
        room,
        rows=rows,
        good=sum(row.command is not None for row in rows or ()),
        content=decoded(content) if rows else "",
        refusal={"message": message(refusal), **refusal.data} if refusal else None,
        nonce=new_nonce(),
        channels=CHANNELS,
        **signature(room.gathering, who),
    )
    return make_response(html, status(refusal) if refusal else 200)
