"""The records of a cause leave one house in one file and come into another in one go."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from companion.cli import main
from companion.domain.answers.commands import GiveAnswer
from companion.domain.causes import Cause, join
from companion.domain.definition import Definition
from companion.domain.results.commands import PublishResults
from companion.domain.results.record import read_record
from companion.outside.record_files import write_records
from companion.outside.record_lines import NoRecord, read_records
from companion.settings import Settings
from tests.cast import DEFINITION, Evening
from tests.redis_server import RedisServer

CAUSE = Cause("digitalisierung", "Digitales Castrop-Rauxel")
KICK_OFF = replace(DEFINITION, cause=CAUSE)
DIALOGUE = replace(KICK_OFF, slug="dialog", title="Dialog", date="2020-08-31")
HEAD = {"exported": "2020-09-01T10:00:00.000Z", "names": True}

Lines = list[dict[str, Any]]


def held(definition: Definition, *texts: str, public: bool) -> Evening:
    evening, numbers = Evening(definition=definition), count(1)
    evening.ids = lambda prefix: f"{prefix}{next(numbers):016x}"  # as a house makes them
    mona, ada = evening.moderator("Mona"), evening.guest("ada")
    for text in texts:
        mona.publishes(ada.posts(text, theme="stadt", author="Ada =1+1"))
    ada.supports(next(iter(evening.state.ideas)))
    mona.does(GiveAnswer("planned", "Stadtbücherei", "Wir planen es.", to_themes={"stadt": 1}))
    if public:
        mona.does(PublishResults(1))
    return evening


@pytest.fixture(scope="module")
def written() -> bytes:
    """The file of both; the second one is not public yet."""
    first = held(KICK_OFF, "Mehr Bänke", "WLAN am Markt", public=True)
    second = held(DIALOGUE, "Tablets für Schulen", public=False)
    records = [
        read_record(one.state, one.words, definition)
        for one, definition in ((first, KICK_OFF), (second, DIALOGUE))
    ]
    return write_records(records, "jsonl", [HEAD | {"public": True}, HEAD | {"public": False}])


@pytest.fixture(params=["sqlite", "redis"])
def house(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., int]]:
    """The command line of a fresh house."""
    for name, _, _ in Settings.table():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)  # where no .env is
    with RedisServer() if request.param == "redis" else nullcontext() as redis:
        if redis:
            monkeypatch.setenv("REDIS_URL", redis.url)
        yield lambda *arguments: main([*arguments, "--data", str(tmp_path / "data")])


def lines_of(content: bytes) -> Lines:
    lines: Lines = [json.loads(line) for line in content.splitlines()]
    return [{key: value for key, value in one.items() if key != "exported"} for one in lines]


def put(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "alle.jsonl"
    file.write_bytes(content)
    return str(file)


def test_a_cause_comes_into_a_fresh_house_in_one_go(
    house: Callable[..., int], written: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same record of each gathering, and the same of the cause; each public where it was."""
    assert house("gathering", "import-record", put(tmp_path, written)) == 0
    assert capsys.readouterr().out == "/g/auftakt/results\n/g/dialog/results\n"
    out = tmp_path / "wieder.jsonl"
    export = ("--format", "jsonl", "--names", "-o", str(out))
    assert house("export", "digitalisierung", "--cause", *export) == 0
    assert lines_of(out.read_bytes()) == lines_of(written)
    before, after = (
        [record for record, _ in read_records(content)] for content in (written, out.read_bytes())
    )
    assert join(after) == join(before)
    assert house("verify") == 0


def test_where_one_of_them_is_already_nothing_changes(
    house: Callable[..., int], written: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = written.splitlines(keepends=True)
    place = [n for n, line in enumerate(lines) if b'"type": "record"' in line][1]
    alone = lines[place].replace(b'"of": 2', b'"of": 1')
    second = alone + b"".join(lines[place + 1 :])
    assert house("gathering", "import-record", put(tmp_path, second)) == 0
    assert house("gathering", "import-record", put(tmp_path, written)) == 2
    assert "there is a gathering 'dialog' here already" in capsys.readouterr().err
    assert house("gathering", "list") == 0
    assert [line.partition("\t")[0] for line in capsys.readouterr().out.splitlines()] == ["dialog"]


def first_alone(lines: Lines) -> Lines:
    place = [n for n, line in enumerate(lines) if line["type"] == "record"][1]
    return lines[:place]


def of_another(lines: Lines) -> Lines:
    for line in lines:
        if line.get("slug") == "dialog":
            line["cause"] = {"id": "schulen", "title": "Schulen"}
    return lines


def of_none(lines: Lines) -> Lines:
    return [{key: v for key, v in line.items() if key != "cause"} for line in lines]


def twice(lines: Lines) -> Lines:
    return [line | {"slug": "auftakt"} if line.get("slug") == "dialog" else line for line in lines]


def without_figures(lines: Lines) -> Lines:
    return lines[:-1]


def two_gatherings_under_one_head(lines: Lines) -> Lines:
    return [line for n, line in enumerate(lines) if n == 0 or line["type"] != "record"]


BAD: list[tuple[Callable[[Lines], Lines], str]] = [
    (first_alone, "not whole: 1 of 2 gatherings"),
    (of_another, "not of one cause"),
    (of_none, "not of one cause"),
    (twice, "one gathering twice"),
    (without_figures, "not whole"),
    (two_gatherings_under_one_head, "not whole"),
]


@pytest.mark.parametrize(("spoil", "said"), BAD, ids=lambda one: getattr(one, "__name__", ""))
def test_a_file_that_is_not_whole_or_not_of_one_cause_says_why(
    spoil: Callable[[Lines], Lines], said: str, written: bytes
) -> None:
    lines = spoil([json.loads(line) for line in written.splitlines()])
    with pytest.raises(NoRecord, match=said):
        read_records("\n".join(map(json.dumps, lines)).encode())


def test_a_file_cut_anywhere_is_refused(written: bytes) -> None:
    for length in range(0, len(written.rstrip()), 97):
        with pytest.raises(NoRecord):
            read_records(written[:length])


def test_a_bad_second_gathering_leaves_the_first_out_as_well(
    house: Callable[..., int], written: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.loads(line) for line in written.splitlines()]
    next(line for line in lines if line.get("text") == "Tablets für Schulen")["kind"] = "poem"
    bad = "\n".join(map(json.dumps, lines)).encode()
    assert house("gathering", "import-record", put(tmp_path, bad)) == 2
    assert "gathering 2: idea 1: " in capsys.readouterr().err
    house("gathering", "list")
    assert "auftakt" not in capsys.readouterr().out
