"""The public record: what stands in it and when it is public, and that it survives as a file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import count
from typing import Any

import openpyxl
import pytest

from companion.domain import commands as c
from companion.domain.answers.commands import CorrectAnswer, GiveAnswer
from companion.domain.answers.events import AnswerGiven
from companion.domain.definition import AgendaItem
from companion.domain.groups.commands import HandIn, JoinGroup, TakePen
from companion.domain.polls import commands as p
from companion.domain.polls.events import PollPrepared
from companion.domain.reading import from_json
from companion.domain.results import commands as r
from companion.domain.results.carrying import BadRecord, carry
from companion.domain.results.record import Record, read_record, without_names
from companion.domain.themes.commands import ChangeTheme
from companion.domain.timing.commands import MarkAgenda
from companion.domain.timing.course import course
from companion.domain.timing.plan import Mark, Plan
from companion.outside.record_files import write_record
from companion.outside.record_lines import NoRecord, read_records
from companion.store.log import MemoryLog
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, START, Evening, Guest, Moderator, refused
from tests.domain.groups import Groups

HEAD = {"exported": "2020-08-21T08:00:00.000Z", "public": True, "names": True}


@pytest.fixture
def evening() -> Evening:
    """With ids as a house makes them: a file is taken with no others."""
    agenda = (AgendaItem("a1", "18:00", "Gruß"), AgendaItem("a2", "18:30", "Ideen"))
    made, numbers = Evening(definition=replace(DEFINITION, agenda=agenda)), count(1)
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
    ben.checks_in()
    ben.supports(sums)
    ben.checks_out()
    ada.supports(wlan)
    mona.does(c.MergeIdeas(wlan, evening.idea(wlan).version, {same: evening.idea(same).version}))
    mona.hides(ada.posts("Kauft bei mir"), "advertising")
    ben.posts("Das liest noch niemand")
    poll = asks(mona, evening)
    ada.does(p.Vote(poll, ("yes",)))
    mona.does(p.ClosePoll(poll, evening.state.polls.polls[poll].version))
    evening.clock.passes(600)
    mona.does(MarkAgenda("a2"))
    event = mona.does(GiveAnswer("planned", "=Amt", "+49 Bänke", {wlan: 1}))
    assert isinstance(event, AnswerGiven)
    evening.clock.passes(60)
    mona.does(CorrectAnswer(event.answer, 2, "planned", "=Amt", "=1+1"))
    mona.does(GiveAnswer("in_lab", "Stadtbücherei", "", {wlan: 3}, {"verwaltung": 1}))


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
    sides = [(line["support_venue"], line["support_remote"]) for line in lines]
    assert sides == [("1", "1"), ("0", "1"), ("0", "0")]


def test_table_says_what_becomes_of_each(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """A wording's is that of the whole; by the theme where nobody answered the idea itself."""
    tells(evening, ada, ben, mona)
    table = write_record(record(evening), "csv", HEAD).decode("utf-8-sig")
    by_theme, whole, wording = csv.DictReader(io.StringIO(table), delimiter=";")
    assert (by_theme["outcome"], by_theme["outcome_by"]) == ("in_lab", "theme")
    assert by_theme["answered_by"] == "Stadtbücherei"
    for one in (whole, wording):
        assert (one["outcome"], one["outcome_by"], one["answer"]) == ("in_lab", "idea", "")
        assert one["answered"] == "2020-08-20T16:12:00.000Z"
    columns = list(whole)
    assert columns[:10] == [
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
    ]


def test_spreadsheet_holds_texts_and_numbers_alone(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """As a spreadsheet reads it: no cell is a formula, and numbers can be added up."""
    tells(evening, ada, ben, mona)
    content = write_record(record(evening), "xlsx", HEAD)
    book = openpyxl.load_workbook(io.BytesIO(content))
    ideas, polls, figures, answers = (
        book[name] for name in ("ideas", "polls", "figures", "answers")
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert ideas["F2"].value == '=HYPERLINK("http://x.example")'
    assert [ideas.cell(row, 9).value for row in (2, 3, 4)] == [2, 1, 0]
    assert polls["C2"].value == "Mehr Bänke?"
    assert {row[0].value: row[1].value for row in figures.iter_rows(min_row=2)}["supporters"] == 2
    given = [[cell.value for cell in row][1:] for row in answers.iter_rows(min_row=2)]
    assert [row[:1] + row[2:6] for row in given] == [
        ["theme", "Digitale Stadtverwaltung", "in_lab", None, "Stadtbücherei"],
        ["idea", "Freies WLAN am Markt", "in_lab", None, "Stadtbücherei"],
        ["idea", "Freies WLAN am Markt", "planned", "=1+1", "=Amt"],
    ]
    assert [row[-1] for row in given] == [None, None, "2020-08-20T16:12:00.000Z"]


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
    [(found, head)] = read_records(content)
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


def test_the_group_of_an_idea_goes_along(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """Called as the team did, or by its number; one's own in each wording."""
    groups = Groups(evening, mona)
    groups.set_up(2, titles=("Mobilität",))
    for guest, text in ((ada, "Ein Radweg"), (ben, "Radwege")):
        guest.does(JoinGroup())
        guest.does(TakePen())
        guest.does(HandIn((groups.writes(guest, text),)))
    one, other = (evening.state.ideas_by[guest.who.id][0] for guest in (ada, ben))
    mona.merges(one, other)
    mona.publishes(one)
    [idea] = record(evening).ideas
    assert {idea["group"], idea["wordings"][0]["group"]} == {"Mobilität", "2"}
    table = write_record(record(evening), "csv", HEAD).decode("utf-8-sig")
    assert {row["group"] for row in csv.DictReader(io.StringIO(table), delimiter=";")} == {
        "Mobilität",
        "2",
    }
    elsewhere = carried(write_record(record(evening), "jsonl", HEAD))
    assert record(elsewhere) == record(evening)
    assert elsewhere.fresh("guest")["facts"]["groups"] is None
    assert verify(elsewhere.log, SLUG).problems == []


def test_a_group_goes_along_that_is_called_as_a_theme_with_a_long_title(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    title = "Wie wir in zehn Jahren in der Stadt leben, lernen, arbeiten und unterwegs sein wollen"
    mona.does(ChangeTheme("stadt", 1, title[:80]))
    groups = Groups(evening, mona)
    groups.set_up(2, by_theme=True, assignment="choice")
    ada.does(JoinGroup(groups.ids[0]))
    ada.does(TakePen())
    idea = groups.writes(ada, "Ein Radweg")
    ada.does(HandIn((idea,)))
    mona.publishes(idea)
    assert record(evening).ideas[0]["group"] == title[:80]
    assert record(carried(write_record(record(evening), "jsonl", HEAD))) == record(evening)


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


def test_a_file_of_before_is_read_as_well(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator
) -> None:
    """Without answers, agenda and where support came from."""
    tells(evening, ada, ben, mona)
    found = record(evening)
    for idea in found.ideas:
        for key in ("support_venue", "outcome", "outcome_by", "answers", "group"):
            del idea[key]
    lines = write_record(replace(found, themes=[], agenda=[]), "jsonl", HEAD)
    elsewhere = record(carried(lines))
    assert [one["support"] for one in elsewhere.ideas] == [2, 1]
    assert {one["outcome"] for one in elsewhere.ideas} == {"received"}


WRONG_ANSWERS: list[dict[str, Any]] = [
    {"id": "../etc"},
    {"outcome": "perhaps"},
    {"at": "gestern"},
    {"text": "  "},
    {"by": 7},
    {"corrected": "morgen"},
]


@pytest.mark.parametrize("wrong", WRONG_ANSWERS, ids=lambda one: next(iter(one)))
def test_a_broken_answer_is_named(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator, wrong: dict[str, Any]
) -> None:
    tells(evening, ada, ben, mona)
    found = record(evening)
    found.ideas[1]["answers"][0] |= wrong
    with pytest.raises(BadRecord, match="an answer"):
        carried(write_record(found, "jsonl", HEAD))


# The agenda as it went


AGENDA = Plan(
    "UTC", "2020-08-20", "16:00", "18:00", (("a", "16:00"), ("b", "16:30"), ("c", "17:00"))
)


def minutes(*marks: tuple[int, str | None]) -> list[tuple[str, float, float]]:
    """When each item was on, in minutes from the start; `marks`: when, and what began."""
    set_ = [Mark(START + at * 60, item) for at, item in marks]
    return [
        (item, (at - START) / 60, (until - START) / 60)
        for item, at, until in course(AGENDA, set_, START)
    ]


def test_agenda_goes_as_planned_where_nobody_says_otherwise() -> None:
    assert minutes() == [("a", 0, 30), ("b", 30, 60), ("c", 60, 120)]


def test_agenda_goes_on_as_much_later_as_what_was_marked() -> None:
    assert minutes((40, "b")) == [("a", 0, 30), ("b", 30, 70), ("c", 70, 130)]
    assert minutes((20, "b")) == [("a", 0, 20), ("b", 20, 50), ("c", 50, 110)]


def test_what_is_passed_over_was_not_on_and_what_comes_back_is_there_twice() -> None:
    assert minutes((10, "c")) == [("a", 0, 10), ("c", 10, 70)]
    assert minutes((40, "a"), (50, "c")) == [
        ("a", 0, 30),
        ("b", 30, 40),
        ("a", 40, 50),
        ("c", 50, 110),
    ]
    assert minutes((40, "c"), (45, None)) == [
        ("a", 0, 30),
        ("b", 30, 40),
        ("c", 40, 45),
        ("b", 45, 60),
        ("c", 60, 120),
    ]


def test_marks_of_another_day_tell_nothing_of_this_one() -> None:
    assert minutes((3_000, "c")) == minutes()


BROKEN: dict[str, Any] = {
    "id": "../etc",
    "kind": "spam",
    "origin": "moon",
    "theme": "nowhere",
    "text": "",
    "at": "gestern",
    "support": -1,
    "support_venue": 7,
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
        read_records(content)


def test_half_a_file_is_none(evening: Evening) -> None:
    whole = write_record(record(evening), "jsonl", HEAD)
    with pytest.raises(NoRecord):
        read_records(b"\n".join(whole.split(b"\n")[:-2]))
