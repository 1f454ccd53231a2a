"""The catalogues say all that the pages say, with the same blanks to fill."""

from __future__ import annotations

import io
import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools import translations

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue(locale: str) -> Catalog:
    return read_po(io.BytesIO(translations.po_file(locale).read_bytes()))


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_every_sentence_is_there_in_english() -> None:
    known = {message.id for message in catalogue("en") if all(forms(message))}
    assert {s for s in translations.sentences() if s not in known} == set()


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_translations_have_the_same_blanks_to_fill(locale: str) -> None:
    for message in catalogue(locale):
        german = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms(message):
            if form and message.id:
                wanted = set(PLACEHOLDER.findall(german))
                assert set(PLACEHOLDER.findall(form)) <= wanted, german


@pytest.mark.parametrize("locale", translations.LOCALES)
def test_the_servers_catalogue_is_made_from_the_one_that_people_edit(locale: str) -> None:
    """`make translations` was run."""
    made = translations.as_mo(translations.updated(locale))
    assert translations.po_file(locale).with_suffix(".mo").read_bytes() == made
