"""Which pages the set-up has, in their order. A field that is on none of them stays as it is when a
page is saved."""

from __future__ import annotations

from companion.web.setup.fields_evening import AGENDA, GROUPS, THEMES, WHEN
from companion.web.setup.fields_seats import SEATS
from companion.web.setup.fields_texts import KEEPING, LOOK, TEXTS
from companion.web.setup.shapes import Section

SECTIONS: dict[str, Section] = {
    section.id: section for section in (WHEN, AGENDA, THEMES, GROUPS, SEATS, TEXTS, LOOK, KEEPING)
}
