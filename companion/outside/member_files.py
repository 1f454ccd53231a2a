"""Who is in a lab, as a file for whoever leads it. No cell is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from companion.domain.labs.commands import CSV, XLSX
from companion.outside.tables import write_table

MIME = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Stable columns; new ones come last.
COLUMNS = ("id", "way", "name", "mail", "at", "consent", "language")


def write_members(members: Iterable[Mapping[str, Any]], form: str) -> bytes:
    """A line for each, as `form` (CSV or XLSX)."""
    rows = [COLUMNS, *([str(one[column] or "") for column in COLUMNS] for one in members)]
    if form == CSV:
        return write_table(rows).encode()
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("members")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(COLUMNS) - 1, 24)
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)
    return file.getvalue()
