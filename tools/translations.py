"""`make translations`: bring the catalogues up to what the pages say.

German stands in the templates and is what gettext looks up. A new sentence appears in the .po files
with an empty translation, one that is gone disappears, and the .mo files that the server reads are
made anew.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from companion.domain.personal import FIELDS
from companion.web.refusals import MESSAGES

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "companion" / "translations"
#: English, and Leichte Sprache (see companion/web/language.py).
LOCALES = ("en", "de_DE@leicht")
#: A date of its own would make every run a change.
NEVER = dt.datetime(2020, 8, 20, tzinfo=dt.UTC)
METHODS = [("**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"**.html": {"trimmed": "true", "silent": "false"}}


def main() -> int:
    for locale in LOCALES:
        catalogue = updated(locale)
        file = po_file(locale)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_po(catalogue))
        file.with_suffix(".mo").write_bytes(as_mo(catalogue))
        missing = sum(not message.string for message in catalogue if message.id)
        print(f"{locale}: {len(catalogue)} sentences, {missing} not translated")
    return 0


def po_file(locale: str) -> Path:
    return CATALOGUES / locale / "LC_MESSAGES" / "messages.po"


def updated(locale: str) -> Catalog:
    """The catalogue as it stands, with just the sentences that are in use."""
    file = po_file(locale)
    known = read_po(io.BytesIO(file.read_bytes())) if file.exists() else Catalog()
    catalogue = Catalog(
        locale=locale, project="Companion", fuzzy=False, creation_date=NEVER, revision_date=NEVER
    )
    for sentence in sorted(set(sentences()), key=str):
        before = known.get(sentence[0] if isinstance(sentence, tuple) else sentence)
        catalogue.add(
            sentence, before.string if before else "", flags=before.flags if before else ()
        )
    return catalogue


def sentences() -> Iterator[str | tuple[str, ...]]:
    """What the templates and the code say to people."""
    for folder in (ROOT / "templates", ROOT / "companion"):
        for _, _, sentence, _, _ in extract_from_dir(folder, METHODS, OPTIONS):
            yield sentence
    # Looked up by a code at run time, so no call names them.
    yield from MESSAGES.values()
    yield from (field.purpose for field in FIELDS.values())


def as_po(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
