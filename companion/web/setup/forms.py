"""The forms of the set-up's pages: what is filled in becomes a definition's file, and a file is
shown in them again, with every mistake at its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import regex
from flask_babel import gettext
from werkzeug.datastructures import FileStorage

from companion.domain.definition import Definition
from companion.domain.reading import LANGUAGES, BadDefinition, from_mapping
from companion.domain.setup.changes import CONSENTS, has_unversioned_consent
from companion.domain.setup.file import File
from companion.domain.setup.form import (
    Said,
    by_place,
    change_rows,
    clear,
    put,
    set_value,
    short_id,
    value_at,
    with_ids,
)
from companion.web.setup.pictures import PICTURES, read_picture
from companion.web.setup.shapes import Field, Rows, Section, fields, lists
from companion.web.setup.words import proposal, sentence

View = dict[str, Any]
#: By name of a field, what is wrong with it; those of fields that are on no page here at "".
Problems = dict[str, list[str]]

#: A button that changes rows: its list, what it does, and to which.
ROW = regex.compile(r"(add|remove|up) ([a-z_.]+) (\d{1,4})")


@dataclass
class Draft:
    """What a form makes of a file. `definition`: None where there are `problems`."""

    file: File
    problems: Problems = field(default_factory=dict)
    definition: Definition | None = None

    def wrong(self, name: str, what: str) -> None:
        self.problems.setdefault(name, []).append(what)


def read_form(
    section: Section, base: File, form: Mapping[str, str], files: Mapping[str, FileStorage]
) -> Draft:
    """The file with what one page says. Empty rows stay, so that the form can be shown again."""
    file = base
    for rows in lists(section):
        file = clear(file, rows.name)
    file = put(file, said(section, form))
    without_empty_consent(file)
    for rows in lists(section):
        set_value(file, rows.name.split("."), read_rows(rows, form) or None)
        for code in LANGUAGES:
            translated = read_rows(rows, form, code)
            if any(translated):
                set_value(file, ["languages", code, *rows.name.split(".")], translated)
    for part in section.parts:
        if part.switch and part.switch.name not in form:
            for table in (file, *file.get("languages", {}).values()):
                table.pop(part.switch.name, None)
        elif part.switch:
            file.setdefault(part.switch.name, {})
    draft = Draft(file)
    for one in fields(section):
        if one.kind == "picture" and (wrong := read_picture(file, one.name, form, files)):
            draft.wrong(one.name, wrong)
    return draft


def without_empty_consent(file: File) -> None:
    """Without a text nobody is asked, whatever else is filled in there."""
    for where in CONSENTS:
        if not value_at(file, f"{where}.consent.text"):
            for table in (file, *file.get("languages", {}).values()):
                set_value(table, [where, "consent"], None)


def said(section: Section, form: Mapping[str, str]) -> Iterator[Said]:
    switches = {part.switch for part in section.parts}
    for one in fields(section):
        if one not in switches and one.kind != "picture":
            for name in (one.name, *(n for _, n in translations(one, one.name))):
                text = form.get(name)
                # What holds by itself is not said, so that it makes no table of its own.
                is_usual = bool(one.choices) and text == one.choices[0][0]
                yield Said(name, kind_of(one), "" if is_usual else text)


def kind_of(one: Field) -> str:
    return one.kind if one.kind in ("count", "flag") else "text"


def translations(one: Field, name: str) -> list[tuple[str, str]]:
    """The field's names in the other languages, by their codes."""
    return [(code, f"languages.{code}.{name}") for code in LANGUAGES] if one.languages else []


def read_rows(rows: Rows, form: Mapping[str, str], code: str = "") -> list[File]:
    """The list as it is filled in, in one language; rows without any word in any are left out."""
    found: list[File] = []
    for n in filled_in(rows, form):
        row: File = {}
        for one in rows.fields:
            if code and not one.languages:
                continue
            name = (
                f"languages.{code}.{rows.name}.{n}.{one.name}"
                if code
                else f"{rows.name}.{n}.{one.name}"
            )
            row = put(row, [Said(one.name, kind_of(one), form.get(name))])
        found.append(row)
    ids = {row.get("id") for row in found}
    for row in found:
        if not code and rows.by_id and not row.get("id") and row.get("title"):
            row["id"] = short_id(str(row["title"]), {id for id in ids if id})
            ids.add(row["id"])
    return found


def filled_in(rows: Rows, form: Mapping[str, str]) -> list[int]:
    """The numbers of the rows in which anything stands; of all where a row's button was pressed."""
    is_pressed = "row" in form
    place = regex.compile(rf"(?:languages\.\w+\.)?{regex.escape(rows.name)}\.(\d{{1,4}})\.\w+")
    matches = ((place.fullmatch(name), value) for name, value in form.items())
    return sorted(
        {int(match[1]) for match, value in matches if match and (is_pressed or value.strip())}
    )


def press(draft: Draft, button: str) -> str | None:
    """What a button inside of the form does to it; where one is to go on reading then."""
    if match := ROW.fullmatch(button):
        deed, name, row = match[1], match[2], int(match[3])
        draft.file = change_rows(draft.file, name, deed, row)
        last = len(value_at(draft.file, name) or []) - 1
        return f"{name}.{last if deed == 'add' else max(0, row - (deed == 'up'))}"
    if button.startswith("accent "):
        set_value(draft.file, ["look", "accent"], button.removeprefix("accent "))
        return "look.accent"
    return None


def check(draft: Draft, base: File) -> None:
    """Every mistake at its field; without one, the definition."""
    draft.file = with_ids(draft.file)
    try:
        made = from_mapping(draft.file)
    except BadDefinition as bad:
        for problem in bad.problems:
            place, _, what = problem.partition(" ")
            draft.wrong(field_name(place), sentence(what))
    else:
        for where in CONSENTS:
            if has_unversioned_consent(base, draft.file, where):
                draft.wrong(
                    f"{where}.consent.version",
                    gettext("Der Text ist ein anderer als bisher: er braucht eine neue Fassung."),
                )
        draft.definition = None if draft.problems else made
    draft.file = by_place(draft.file)


def field_name(place: str) -> str:
    """`agenda[0].at`, as reading has it, is the field `agenda.0.at`."""
    return place.replace("[", ".").replace("]", "")


def shown(section: Section, draft: Draft) -> View:
    """A page's form as its template draws it; `draft.file` goes by place."""
    known: set[str] = set()
    parts = [
        {
            "title": part.title,
            "hint": part.hint,
            "switch": shown_field(part.switch, part.switch.name, draft) if part.switch else None,
            "entries": [
                shown_rows(one, draft, known)
                if isinstance(one, Rows)
                else shown_field(one, one.name, draft, known)
                for one in part.parts
            ],
        }
        for part in section.parts
    ]
    others = [what for name, told in draft.problems.items() if name not in known for what in told]
    return {"id": section.id, "title": section.title, "parts": parts, "others": others}


def shown_field(one: Field, name: str, draft: Draft, known: set[str] | None = None) -> View:
    value = value_at(draft.file, name)
    known = set() if known is None else known
    known.add(name)
    languages = []
    for code, other in translations(one, name):
        known.add(other)
        text = value_at(draft.file, other) or ""
        errors = draft.problems.get(other, [])
        missing = bool(value) and not text
        languages.append(shown_input(other, text, errors) | {"code": code, "missing": missing})
    is_there = value is not None if isinstance(value, dict) else bool(value)
    text = "" if value is None or isinstance(value, bool | dict) else str(value)
    errors = draft.problems.get(name, [])
    return shown_input(name, text, errors) | {
        "is_rows": False,
        "kind": one.kind,
        "title": one.title,
        "hint": one.hint,
        "required": one.required,
        "empty": one.empty,
        "choices": one.choices,
        "checked": is_there,
        "languages": languages,
        "accept": list(PICTURES[name].kinds) if one.kind == "picture" else [],
        "proposal": proposal(text) if one.kind == "accent" and errors else None,
    }


def shown_input(name: str, value: str, errors: Iterable[str]) -> View:
    return {"name": name, "id": name.replace(".", "-"), "value": value, "errors": list(errors)}


def shown_rows(rows: Rows, draft: Draft, known: set[str]) -> View:
    items = value_at(draft.file, rows.name) or []
    known.add(rows.name)
    return shown_input(rows.name, "", draft.problems.get(rows.name, [])) | {
        "is_rows": True,
        "title": rows.title,
        "one": rows.one,
        "add": rows.add,
        "hint": rows.hint,
        "rows": [
            [shown_field(one, f"{rows.name}.{n}.{one.name}", draft, known) for one in rows.fields]
            for n in range(len(items))
        ],
    }


def missing(sections: Iterable[Section], file: File) -> Iterator[tuple[Section, str, View]]:
    """What stands in German and is not translated, by language."""
    draft = Draft(by_place(file))
    for section in sections:
        page = shown(section, draft)
        for part in page["parts"]:
            for item in part["entries"]:
                rows = item["rows"] if item["is_rows"] else [[item]]
                for n, row in enumerate(rows):
                    for one in row:
                        for other in one["languages"]:
                            if other["missing"]:
                                title = f"{item['one']} {n + 1}: " if item["is_rows"] else ""
                                where = {"title": f"{title}{one['title']}", "id": other["id"]}
                                yield section, other["code"], where
