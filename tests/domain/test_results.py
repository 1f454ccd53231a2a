"""The public record: what stands in it and when it is public, and that it survives as a file."""

from __future__ import annotations

import csv
import io
import json
from itertools import count
from typing import Any

import openpyxl
import pytest

from companion.domain import commands as c
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.reading import from_json
from companion.domain.results import commands as r
from companion.domain.results.carrying import BadRecord, carry
from companion.domain.results.record import Record, read_record, without_names
from companion.outside.record_files import NoRecord, read_lines, write_record
from companion.store.log import MemoryLog
from companion.verify import verify
from tests.cast import OPERATORS, SLUG, Evening, Guest, Moderator, refused

HEAD = {"exported": "2020-08-21T08:00:00.000Z", "public": True, "names": True}


@pytest.fixture
def evening() -> Evening:
    """With ids as a house makes them: a file is taken with no others."""
    made, numbers = Evening(), count(1)
    made.ids = lambda prefix: f"{prefix}{next(numbers):016x}"
    return made


def record(evening: Evening) -> Record:
    definition = from_json(evening.words[evening.state.definition or ""])
    return read_record(evening.state, evening.words, definition)


def said(evening: Evening) -> list[str]:
    return [idea["text"] for idea in record(evening).ideas]


def asks(mona: Moderator, evening: Evening) -> str:
    """A poll with two answers, open."""
    event = mona.does(p.PreparePoll("yes_no", "Mehr Bänke?"))
    assert isinstance(event, PollPrepared)
    mona.does(p.OpenPoll(event.poll, 1))
    return event.poll


def tells(evening: Evening, ada: Guest, ben: Guest, mona: Moderator) -> None:
    """An evening worth a record: two ideas of one meaning, a formula, one hidden, one that waits,
    a poll."""
    wlan = ada.posts("Freies WLAN am Markt", theme="stadt", author="=Ada")
    evening.clock.passes(60)
    same = ben.posts("WLAN auf dem Marktplatz", kind="wish")
    sums = ben.posts('=HYPERLINK("http://x.example")', theme="verwaltung")
    for idea in (wlan, same, sums):
        mona.publishes(idea)
    ada.supports(sums)
    ben.supports(sums)
    ada.supports(wlan)
    mona.does(c.MergeIdeas(wlan, evening.idea(wlan).version, {same: evening.idea(same).version}))
    mona.hides(ada.posts("Kauft bei mir"), "advertising")
    ben.posts("Das liest noch niemand")
    poll = asks(mona, evening)
    ada.does(p.Vote(poll, ("yes",)))
    mona.does(p.ClosePoll(poll, evening.state.polls.polls[poll].version))


def test_is_public_when_the_city_says_so(evening: Evening, mona: Moderator) -> None:
    milo = evening.moderator("Milo")
    assert not evening.state.results.now.public
    mona.does(r.PublishResults(1))
    assert evening.state.results.now.public
    with refused("results_moved", version=2):
        milo.does(r.WithdrawResults(1))
    with refused("results_already"):
        milo.does(r.PublishResults(2))
    milo.does(r.WithdrawResults(2))
    milo.does(r.UndoResults(3))
    assert evening.state.results.now.public
    milo.does(r.UndoResults(4))
    assert not evening.state.results.now.public
    with refused("nothing_to_undo"):
        milo.does(r.UndoResults(5))
    evening.replays()
    assert (evening.state.results.now.public, evening.state.results.version) == (False, 5)


@pytest.mark.parametrize("command", [r.PublishResults(1), r.WithdrawResults(1), r.UndoResults(1)])
def test_nobody_else_says_so(evening: Evening, ada: Guest, command: c.Command) -> None:
    """W1"""
    with refused("forbidden"):
        ada.does(command)
    with refused("forbidden"):
        evening.moderator("Dora", "desk").does(command)


def test_names_leave_the_house_with_the_admin_alone(evening: Evening, mona: Moderator) -> None:
    """W1: and every file that does stands in the log."""
    mona.does(r.FetchRecord("csv"))
    with refused("forbidden"):
        mona.does(r.FetchRecord("csv", names=True))
    with refused("bad_request", field="form"):
        mona.does(r.FetchRecord("docx"))
    evening.moderator("Anna", "admin").does(r.FetchRecord("jsonl", names=True))
    kinds = [type(one.event).__name__ for one in evening.log.read(SLUG).records]
    assert kinds.count("RecordFetched") == 2


def test_holds_what_was_said_and_nothing_else(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """S3: the most supported first, with all wordings; no word of what is hidden or waits."""
    tells(evening, ada, ben, mona)
    found = record(evening)
    formula, wlan = found.ideas
    assert (formula["support"], wlan["support"]) == (2, 1)
    assert [one["text"] for one in wlan["wordings"]] == ["WLAN auf dem Marktplatz"]
    everything = json.dumps(vars(found))
    assert "Kauft" not in everything
    assert "niemand" not in everything
    assert {name: n for name, n in found.figures.items() if n} == {
        "contributors_remote": 2,
        "supporters": 2,
        "voters": 1,
        "people": 2,
        "pending": 1,
        "hidden_advertising": 1,
    }
    [poll] = found.polls
    assert poll["results"]["options"][0] == {"id": "yes", "venue": 0, "remote": 1}


def test_a_poll_that_still_runs_or_is_kept_from_guests_is_no_part_of_it(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """S3"""
    poll = asks(mona, evening)
    ada.does(p.Vote(poll, ("yes",)))
    assert record(evening).polls == []
    assert record(evening).figures["voters"] == 0
    mona.does(p.ClosePoll(poll, 2))
    mona.does(p.ShowResults(poll, 3, shown=False))
    assert record(evening).polls == []


def test_what_is_hidden_later_leaves_it(evening: Evening, ada: Guest, mona: Moderator) -> None:
    idea = ada.posts("Mehr Bänke")
    mona.publishes(idea)
    assert said(evening) == ["Mehr Bänke"]
    mona.hides(idea, "off_topic")
    assert said(evening) == []


def test_names_and_words_leave_it_when_their_time_is_over(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """P3"""
    tells(evening, ada, ben, mona)
    names = [one.id for one in evening.log.entries(SLUG) if one.field == "idea_author"]
    evening.does(OPERATORS, c.RunRetention(tuple(names)))
    assert {idea["name"] for idea in record(evening).ideas} == {None}
    evening.forgets(ben.who)
    assert "Marktplatz" not in json.dumps(vars(record(evening)))
    assert said(evening) == ["Freies WLAN am Markt"]


# As files


def test_table_has_a_line_for_each_wording_and_no_formula(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    tells(evening, ada, ben, mona)
    table = write_record(record(evening), "csv", HEAD).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [line["part_of"] for line in lines] == ["", "", lines[1]["id"]]
    assert lines[0]["text"] == '\'=HYPERLINK("http://x.example")'
    assert lines[1]["name"] == "'=Ada"
    assert [line["support"] for line in lines] == ["2", "1", "0"]


def test_spreadsheet_holds_texts_and_numbers_alone(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """As a spreadsheet reads it: no cell is a formula, and numbers can be added up."""
    tells(evening, ada, ben, mona)
    content = write_record(record(evening), "xlsx", HEAD)
    book = openpyxl.load_workbook(io.BytesIO(content))
    ideas, polls, figures = (book[name] for name in ("ideas", "polls", "figures"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert ideas["F2"].value == '=HYPERLINK("http://x.example")'
    assert [ideas.cell(row, 9).value for row in (2, 3, 4)] == [2, 1, 0]
    assert polls["C2"].value == "Mehr Bänke?"
    assert {row[0].value: row[1].value for row in figures.iter_rows(min_row=2)}["supporters"] == 2


def test_files_hold_no_name_unless_asked(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    tells(evening, ada, ben, mona)
    nameless = without_names(record(evening))
    for form in ("csv", "jsonl"):
        assert b"Ada" in write_record(record(evening), form, HEAD)
        assert b"Ada" not in write_record(nameless, form, HEAD)


# From a file into another house


def carried(content: bytes) -> Evening:
    """What became of a file elsewhere."""
    found, head = read_lines(content)
    log, numbers = MemoryLog(), count(1)
    log.create(SLUG)
    for draft in carry(found, 2e9, lambda p: f"{p}{next(numbers):016x}", public=head["public"]):
        log.append(SLUG, draft)
    elsewhere = object.__new__(Evening)
    elsewhere.log = log
    elsewhere.replays()
    return elsewhere


def test_a_file_makes_the_same_record_elsewhere(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """And again from there: words, names, counts, polls, ids, order; public where it was."""
    tells(evening, ada, ben, mona)
    content = write_record(record(evening), "jsonl", HEAD)
    elsewhere = carried(content)
    assert record(elsewhere) == record(evening)
    assert elsewhere.state.results.now.public
    assert write_record(record(elsewhere), "jsonl", HEAD) == content
    assert record(carried(content)) == record(evening)
    assert verify(elsewhere.log, SLUG).problems == []


def test_the_team_decides_on_what_came_from_a_file(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """It is a gathering like any other: what is hidden there leaves the record and is counted."""
    tells(evening, ada, ben, mona)
    elsewhere = carried(write_record(record(evening), "jsonl", HEAD))
    elsewhere.clock, elsewhere.ids = evening.clock, evening.ids
    milo = elsewhere.moderator("Milo")
    milo.hides(record(elsewhere).ideas[0]["id"], "advertising")
    assert said(elsewhere) == ["Freies WLAN am Markt"]
    assert record(elsewhere).figures["hidden_advertising"] == 2
    assert record(elsewhere).figures["people"] == 2


BROKEN: dict[str, Any] = {
    "id": "../etc",
    "kind": "spam",
    "origin": "moon",
    "theme": "nowhere",
    "text": "",
    "at": "gestern",
    "support": -1,
    "name": 7,
}


@pytest.mark.parametrize("key", BROKEN)
def test_a_broken_idea_is_named_and_nothing_of_it_repeated(
    evening: Evening, ada: Guest, mona: Moderator, key: str
) -> None:
    """P1"""
    mona.publishes(ada.posts("Mehr Bänke"))
    found = record(evening)
    found.ideas[0][key] = BROKEN[key]
    with pytest.raises(BadRecord) as bad:
        carried(write_record(found, "jsonl", HEAD))
    assert str(bad.value).startswith("idea 1: ")
    assert not BROKEN[key] or str(BROKEN[key]) not in str(bad.value)


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[1]\n", b'{"type": "idea"}\n', b'{"type": "record", "format": "x"}\n'],
)
def test_what_is_no_record_is_told_apart(content: bytes) -> None:
    with pytest.raises(NoRecord):
        read_lines(content)


def test_half_a_file_is_none(evening: Evening) -> None:
    whole = write_record(record(evening), "jsonl", HEAD)
    with pytest.raises(NoRecord):
        read_lines(b"\n".join(whole.split(b"\n")[:-2]))
