"""The record as files: a table of what was said, a spreadsheet with everything, and JSON lines that
carry it whole into another house. Columns and fields are stable (docs/reference.md); new ones come
last."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter

from companion.domain.results.commands import CSV, JSONL, XLSX
from companion.domain.results.record import FIGURES, Record
from companion.outside.tables import write_table

#: What the first of the JSON lines says they are.
FORMAT, VERSION = "companion-record", 1
MIME = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    JSONL: "application/jsonl; charset=utf-8",
}
#: Of the table of what was said: a line for each idea, and below it one for each other wording,
#: whose support is counted with the idea (`part_of`).
COLUMNS = (
    "id",
    "part_of",
    "theme",
    "theme_title",
    "kind",
    "text",
    "name",
    "origin",
    "support",
    "at",
    "support_venue",
    "support_remote",
    "outcome",
    "outcome_by",
    "answered",
    "answered_by",
    "answer",
    "group",
)
#: A line for each idea or theme that an answer is to (`to`: "idea" or "theme").
ANSWER_COLUMNS = ("answer", "to", "id", "about", "outcome", "text", "by", "at", "corrected")
#: A line for each idea that a lab works on, or one for a lab without any.
LAB_COLUMNS = ("lab", "title", "idea", "text", "support")
POLL_COLUMNS = ("poll", "kind", "question", "option", "text", "venue", "remote")

Row = list[str | int]

#: The last column where the records of several gatherings are one file.
GATHERING = "gathering"

Sheet = tuple[str, tuple[str, ...], Iterator[Row]]


def write_record(record: Record, form: str, head: dict[str, Any]) -> bytes:
    """The record in one of commands.FORMS. `head`: what the JSON lines say of themselves: when
    they were written, whether the record is public, whether names are in it."""
    writers: dict[str, Callable[[], bytes]] = {
        CSV: lambda: as_table(record),
        XLSX: lambda: as_spreadsheet(record),
        JSONL: lambda: as_lines(record, head),
    }
    return writers[form]()


def write_records(records: Sequence[Record], form: str, heads: Sequence[dict[str, Any]]) -> bytes:
    """Those of several gatherings in one file. Each line of a table says which one it is from; the
    JSON lines are one record after the other, each with its head, which says of how many it is
    one: who reads them sees where one is missing."""
    if form == JSONL:
        whole = [head | {"of": len(records)} for head in heads]
        return b"".join(map(as_lines, records, whole))
    if form == XLSX:
        return as_book(together(records))
    ideas = next(together(records))
    return as_table_of(ideas[1], ideas[2])


def together(records: Sequence[Record]) -> Iterator[Sheet]:
    """The sheets of all records, each under its name once."""
    for parts in zip(*map(sheets, records), strict=True):
        name, columns, _ = parts[0]
        rows = (
            [*row, record.gathering["slug"]]
            for (_, _, own), record in zip(parts, records, strict=True)
            for row in own
        )
        yield name, (*columns, GATHERING), rows


def as_table(record: Record) -> bytes:
    return as_table_of(COLUMNS, said(record))


def as_table_of(columns: tuple[str, ...], rows: Iterable[Row]) -> bytes:
    return write_table([columns, *([str(cell) for cell in row] for row in rows)]).encode()


def as_spreadsheet(record: Record) -> bytes:
    return as_book(sheets(record))


def sheets(record: Record) -> Iterator[Sheet]:
    yield "ideas", COLUMNS, said(record)
    yield "polls", POLL_COLUMNS, answered(record)
    yield "figures", ("figure", "count"), counted(record)
    yield "answers", ANSWER_COLUMNS, given(record)
    yield "labs", LAB_COLUMNS, in_labs(record)


def as_book(sheets: Iterable[Sheet]) -> bytes:
    """Every cell is written as what it is: no text can become a formula or a link."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, columns, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, title in enumerate(columns):
                sheet.write_string(0, column, title, bold)
                wide = title in ("text", "question", "figure", "answer", "about")
                sheet.set_column(column, column, 60 if wide else 16)
            for line, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        sheet.write_number(line, column, cell, wrapped)
                    elif cell:
                        sheet.write_string(line, column, cell, wrapped)
            sheet.autofilter(0, 0, sheet.dim_rowmax or 0, len(columns) - 1)
    return file.getvalue()


def as_lines(record: Record, head: dict[str, Any]) -> bytes:
    lines = [
        {"type": "record", "format": FORMAT, "version": VERSION, **head},
        {"type": "gathering", **record.gathering},
        *({"type": "idea", **idea} for idea in record.ideas),
        *({"type": "poll", **poll} for poll in record.polls),
        *({"type": "theme", **theme} for theme in record.themes),
        *({"type": "item", **item} for item in record.agenda),
        *({"type": "lab", **lab} for lab in record.labs),
        {"type": "figures", **record.figures},
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def said(record: Record) -> Iterator[Row]:
    titles = {theme["id"]: theme["title"] for theme in record.gathering["themes"]}
    themes = {theme["id"]: theme["answers"] for theme in record.themes}
    for idea in record.ideas:
        own = idea["outcome_by"] != "theme"
        answers = idea["answers"] if own else themes.get(idea["theme"], [])
        last = answers[0] if answers else {}
        for one in (idea, *idea["wordings"]):
            yield [
                one["id"],
                "" if one is idea else idea["id"],
                one["theme"] or "",
                titles.get(one["theme"], ""),
                one["kind"],
                one["text"],
                one["name"] or "",
                one["origin"],
                idea["support"] if one is idea else 0,
                one["at"],
                idea["support_venue"] if one is idea else 0,
                idea["support"] - idea["support_venue"] if one is idea else 0,
                idea["outcome"],
                idea["outcome_by"] or "",
                last.get("at", ""),
                last.get("by") or "",
                last.get("text") or "",
                one.get("group") or "",
            ]


def given(record: Record) -> Iterator[Row]:
    titles = {theme["id"]: theme["title"] for theme in record.gathering["themes"]}
    themes = (("theme", one, titles.get(one["id"], "")) for one in record.themes)
    ideas = (("idea", one, one["text"]) for one in record.ideas)
    for kind, one, about in (*themes, *ideas):
        for answer in one["answers"]:
            yield [
                answer["id"],
                kind,
                one["id"],
                about,
                answer["outcome"],
                answer["text"] or "",
                answer["by"] or "",
                answer["at"],
                answer["corrected"] or "",
            ]


def in_labs(record: Record) -> Iterator[Row]:
    ideas = {idea["id"]: idea for idea in record.ideas}
    for lab in record.labs:
        about: Row = [lab["id"], lab["title"]]
        known = [ideas[id] for id in lab["ideas"] if id in ideas]
        for idea in known:
            yield [*about, idea["id"], idea["text"], idea["support"]]
        if not known:
            yield [*about, "", "", 0]


def answered(record: Record) -> Iterator[Row]:
    """First how many answered; of a ranking the options have points."""
    for poll in record.polls:
        about = [poll["id"], poll["kind"], poll["question"]]
        voices, results = poll["voices"], poll["results"]
        yield [*about, "", "", voices["venue"], voices["remote"]]
        texts = {option["id"]: option.get("text") or "" for option in poll["options"]}
        for option in results.get("options", ()):
            text = texts.get(option["id"], "")
            yield [*about, option["id"], text, option["venue"], option["remote"]]
        for word in results.get("words", ()):
            yield [*about, "", word["text"], word["venue"], word["remote"]]


def counted(record: Record) -> Iterator[Row]:
    for name in FIGURES:
        yield [name, record.figures[name]]
