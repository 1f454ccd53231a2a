"""The documentation is true (W3): whatever the code has, the reference names, and the other way
round where a table says so."""

from __future__ import annotations

import argparse
import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app import create_app
from companion.cli import parser
from companion.domain import commands as c
from companion.domain import events, personal, refusals, screens
from companion.domain.rules import RIGHTS
from companion.live import protocol
from companion.settings import Settings
from companion.store.log import MemoryLog
from companion.web.refusals import MESSAGES, OTHER_STATUS, STATUS

ROOT = Path(__file__).parent.parent.parent
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
SPEC = (ROOT / "docs" / "SPEC.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", REFERENCE))
RULES = {"L": 5, "P": 3, "S": 3, "F": 4, "C": 5, "W": 3}
#: Addresses that are answered before Flask looks at its routes.
BEFORE_FLASK = {"/socket.io/", "/static/<path:filename>"}
DOCS = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]


def section(title: str) -> str:
    """The reference's part of that title, up to the next title of its rank or above."""
    rank = re.search(rf"^(#+) {re.escape(title)}$", REFERENCE, re.MULTILINE)
    assert rank, f"docs/reference.md has no section {title!r}"
    rest = REFERENCE[rank.end() :]
    end = re.search(rf"^#{{1,{len(rank[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table(title: str) -> dict[str, list[str]]:
    """The rows of a section's table by the name, in backticks, that they begin with."""
    rows = re.findall(r"^\| `([^`]+)` \|(.*)\|$", section(title), re.MULTILINE)
    return {name: [cell.strip() for cell in rest.split("|")] for name, rest in rows}


def test_every_setting_is_in_the_table_with_its_default() -> None:
    documented = {name: cells[0].strip("`") for name, cells in table("Settings").items()}
    assert documented == {name: default for name, default, _ in Settings.table()}


@pytest.mark.parametrize("name", events.TYPES)
def test_every_event_is_named(name: str) -> None:
    assert name in NAMED


def test_every_command_is_in_the_table_with_its_fields_and_roles() -> None:
    rows = table("The commands in `command`")
    assert rows.keys() == c.BY_NAME.keys()
    for name, cls in c.BY_NAME.items():
        who, fields, _ = rows[name]
        assert set(re.findall(r"[a-z_]+", fields)) >= set(cls.__dataclass_fields__), name
        for role in ("guest", "moderator", "admin"):
            assert (role in who) is (role in RIGHTS[cls]), name


@pytest.mark.parametrize("reason", [*c.REASONS, *c.KINDS, *c.ROLES, *screens.SCREENS])
def test_every_reason_kind_role_and_screen_is_named(reason: str) -> None:
    assert reason in NAMED


def test_every_refusal_is_in_the_table_with_its_status() -> None:
    rows = table("Refusals")
    assert rows.keys() == refusals.CODES.keys()
    documented = {code: int(cells[-1]) for code, cells in rows.items()}
    assert documented == {code: STATUS.get(code, OTHER_STATUS) for code in refusals.CODES}


def test_every_refusals_data_is_in_its_row() -> None:
    """As the code's own table declares it."""
    rows = table("Refusals")
    for code, meaning in refusals.CODES.items():
        data = re.findall(r"`(\w+)`", meaning)
        assert not [name for name in data if f"`{name}`" not in rows[code][0]], code


@pytest.mark.parametrize(
    "name",
    [
        protocol.UPDATE,
        protocol.OWN,
        protocol.PLACE,
        protocol.PRESENCE,
        protocol.RESTART,
        protocol.COMMAND,
    ],
)
def test_every_message_is_in_the_table(name: str) -> None:
    assert name in table("Messages")


def test_every_address_is_in_the_table() -> None:
    """And none that is not there."""
    app = create_app(Settings(secret="s"), MemoryLog(), lambda: 0.0).wsgi
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    assert table("Addresses").keys() - BEFORE_FLASK == routes - BEFORE_FLASK


def test_every_operators_command_is_in_the_table() -> None:
    """And none that is not there; each option is named somewhere in the documentation."""
    found = dict(operator_commands(parser(), "python -m companion"))
    assert {name for name in table("Commands") if name.startswith("python")} == found.keys()
    everywhere = "\n".join(file.read_text(encoding="utf-8") for file in DOCS)
    for name, options in found.items():
        unnamed = [o for o in options if not re.search(rf"{o}\b", everywhere)]
        assert unnamed == [], name


def operator_commands(root: argparse.ArgumentParser, name: str) -> Iterator[tuple[str, list[str]]]:
    groups = [a for a in root._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        told = [action for action in root._actions if action.help != argparse.SUPPRESS]
        yield name, [o for a in told for o in a.option_strings if o.startswith("--")]
    for group in groups:
        for word, inner in group.choices.items():
            yield from operator_commands(inner, f"{name} {word}")


# What people are told


def test_every_refusal_has_a_sentence_for_people() -> None:
    """W2"""
    assert MESSAGES.keys() == refusals.CODES.keys()
    for code, sentence in MESSAGES.items():
        assert sentence[0].isupper(), code
        assert sentence[-1] in ".?!", code


@pytest.mark.parametrize("code", MESSAGES)
def test_sentence_is_filled_from_data_that_the_refusal_declares(code: str) -> None:
    """W2"""
    declared = set(re.findall(r"`(\w+)`", refusals.CODES[code]))
    assert placeholders(code) <= declared


def placeholders(code: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(MESSAGES[code]) if name}


def test_every_refusal_that_is_said_has_what_its_sentence_needs() -> None:
    """W2: wherever the code says no."""
    said = list(refusals_said())
    assert len(said) > 20
    for place, code, data in said:
        assert code in refusals.CODES, place
        assert placeholders(code) <= data, place


def refusals_said() -> Iterator[tuple[str, str, set[str]]]:
    """Where, code and data of every `refuse("code", …)` in the source."""
    for file in (ROOT / "companion").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "refuse" and isinstance(node.args[0], ast.Constant):
                data = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield f"{file.name}:{node.lineno}", node.args[0].value, data


# Personal data


def fields_written() -> Iterator[tuple[str, str]]:
    """Where and what: the field of every `Writing(…)` in the source."""
    for file in (ROOT / "companion").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if is_call and node.func.id == "Writing" and not isinstance(node.args[0], ast.Starred):
                field = node.args[1]
                if isinstance(field, ast.Name) and file.parent.name == "store":
                    continue  # read back from where it was written
                assert isinstance(field, ast.Constant), f"{file.name}:{node.lineno}"
                yield f"{file.name}:{node.lineno}", field.value


def test_every_personal_field_says_what_for_and_how_long() -> None:
    """P3: what is written is declared, and what is declared is written."""
    assert {field for _, field in fields_written()} == personal.FIELDS.keys()
    for name, field in personal.FIELDS.items():
        assert field.name == name
        assert len(field.purpose) > 20
        assert field.days is None or 0 < field.days <= 3650
    assert [name for name, f in personal.FIELDS.items() if f.days is None] == ["definition"]


# The rules


def test_every_rule_stands_in_the_specification() -> None:
    stated = re.findall(r"^- \*\*([A-Z]\d)\*\*", SPEC, re.MULTILINE)
    assert stated == [f"{letter}{n}" for letter, last in RULES.items() for n in range(1, last + 1)]


def test_every_rule_that_a_test_cites_is_one() -> None:
    known = {f"{letter}{n}" for letter, last in RULES.items() for n in range(1, last + 1)}
    for file in (ROOT / "tests").rglob("*.py"):
        for docstring in docstrings(file):
            cited = set(re.findall(r"\b[LPSFCW]\d\b", docstring))
            assert cited <= known, f"{file.name} cites {cited - known}"


def docstrings(file: Path) -> Iterator[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, kinds):
            yield ast.get_docstring(node) or ""


def test_every_file_that_the_specification_points_to_is_there() -> None:
    for path in re.findall(r"`((?:tests|companion|docs)/[^`]*)`", SPEC):
        assert (ROOT / path).exists(), path
