"""Tables as spreadsheets write and read them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

#: What a spreadsheet takes for the beginning of a formula, also behind blanks.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: So that spreadsheets take it for UTF-8.
MARK = "\ufeff"


class NoTable(Exception):
    """What was sent is no table of text."""


def read_table(content: bytes) -> list[list[str]]:
    """Rows of cells, without empty rows. UTF-8, or else Latin-1 as Windows extends it; separated by
    semicolons, commas or tabs, whichever the first row has most of. Raises NoTable."""
    text = decoded(content)
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as problem:
        raise NoTable(str(problem)) from None
    return [cells for row in rows if any(cells := [cell.strip() for cell in row])]


def decoded(content: bytes) -> str:
    if b"\0" in content:
        raise NoTable("binary")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def write_table(rows: Iterable[Iterable[str]]) -> str:
    """Rows separated by semicolons, as German spreadsheets expect; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return MARK + out.getvalue()


def defused(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else cell
