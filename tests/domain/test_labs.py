"""Labs: what they work on, who decides, and how people come in and go again."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import count
from typing import Any

import openpyxl
import pytest

from companion.domain.commands import RunRetention
from companion.domain.fold import apply
from companion.domain.labs import commands as c
from companion.domain.labs import events as le
from companion.domain.labs.ideas import ideas_of
from companion.domain.labs.standing import (
    ANSWERED_WITHIN,
    BE_TOLD,
    CONFIRM,
    NEWS,
    STANDARD,
    TAKE_PART,
    Lab,
    Member,
)
from companion.domain.mail.commands import BeginMail, EndMail
from companion.domain.reading import from_json
from companion.domain.results.carrying import BadRecord, carry
from companion.domain.results.record import Record, read_record
from companion.domain.rules import Who
from companion.domain.ruling import MEMBER
from companion.domain.state import State
from companion.domain.themes.commands import RemoveTheme
from companion.outside.record_files import write_record
from companion.outside.record_lines import read_records
from companion.store.log import Appended, Conflict, MemoryLog
from companion.verify import verify
from tests.cast import DEFINITION, OPERATORS, SLUG, START, Evening, Guest, Moderator, refused

DAY = 86_400


@pytest.fixture
def evening() -> Evening:
    """With ids as a house makes them: all that is said of the log is checked."""
    made, numbers = Evening(), count(1)
    made.ids = lambda prefix: f"{prefix}{next(numbers):016x}"
    made.log = MemoryLog()
    made.log.create(SLUG)
    made.set_up(DEFINITION)
    return made


@pytest.fixture
def lab(evening: Evening, mona: Moderator) -> Lab:
    return makes(mona)


def makes(mona: Moderator, title: str = "Labor WLAN", **about: Any) -> Lab:
    event = mona.does(c.MakeLab(title, **{"themes": ("stadt",), **about}))
    assert isinstance(event, le.LabMade)
    return mona.evening.state.labs.labs[event.lab]


def works_on(evening: Evening, lab: Lab) -> list[str]:
    """The ids of the ideas, in their order."""
    return [idea.id for idea in ideas_of(evening.state, [lab])[lab.id]]


def public(who: Guest, mona: Moderator, text: str, theme: str | None = None) -> str:
    idea = who.posts(text, theme=theme)
    mona.publishes(idea)
    return idea


def joins(
    evening: Evening, lab: Lab, mail: str = "ada@example.org", way: str = TAKE_PART, **about: Any
) -> Person:
    how = {"name": "Ada", "consent": STANDARD, **about}
    event = evening.does(Who("guest", "v-ada"), c.JoinLab(lab.id, way, mail, **how))
    assert isinstance(event, le.LabJoined)
    return Person(evening, event.member)


class Person:
    """Who holds the link out of a mail."""

    def __init__(self, evening: Evening, id: str) -> None:
        self.evening, self.id = evening, id
        self.who = Who(MEMBER, id)

    @property
    def entry(self) -> Member:
        return self.evening.state.labs.members[self.id]

    def confirms(self, *earlier: str) -> Person:
        self.evening.does(self.who, c.ConfirmMember(earlier))
        return self

    def leaves(self) -> None:
        self.evening.does(self.who, c.LeaveLab())

    @property
    def letters(self) -> list[str]:
        """The kinds of those that are to go out."""
        return [
            one.kind for one in self.evening.state.post.open.values() if one.registration == self.id
        ]

    def gets(self) -> None:
        """The next letter goes out."""
        post = self.evening.state.post
        letter = next(one for one in post.open.values() if one.registration == self.id)
        about = (letter.registration, letter.notice)
        self.evening.does(OPERATORS, BeginMail(*about, self.evening.clock() + 60))
        self.evening.does(OPERATORS, EndMail(*about, 1))


def is_sound(evening: Evening) -> None:
    """All that can be checked of the log and the vault holds; and it folds to the same again."""
    before = evening.state.labs
    # The cast's guests have names for ids.
    problems = [one for one in verify(evening.log, SLUG).problems if ": by is" not in one]
    assert problems == []
    evening.replays()
    assert evening.state.labs == before


# What a lab works on


def test_ideas_come_through_the_theme_with_wordings_and_support(
    evening: Evening, ada: Guest, ben: Guest, mona: Moderator, lab: Lab
) -> None:
    wlan, same = public(ada, mona, "WLAN", "stadt"), public(ben, mona, "Netz für alle")
    buses = public(ben, mona, "Mehr Busse", "stadt")
    public(ada, mona, "Formulare", "verwaltung")
    ada.posts("Ungelesen", theme="stadt")
    ben.supports(buses)
    ada.supports(buses)
    assert works_on(evening, lab) == [buses, wlan]
    mona.merges(wlan, same)
    [_, merged] = ideas_of(evening.state, [lab])[lab.id]
    assert [one.id for one in merged.wordings] == [same]
    mona.hides(buses)
    assert works_on(evening, lab) == [wlan], "S3: what nobody sees is in no lab either"


def test_ideas_are_put_in_and_taken_out_by_hand(
    evening: Evening, ada: Guest, mona: Moderator, lab: Lab
) -> None:
    wlan, forms = public(ada, mona, "WLAN", "stadt"), public(ada, mona, "Formulare", "verwaltung")
    mona.does(c.AddIdea(lab.id, 1, forms))
    assert set(works_on(evening, lab)) == {wlan, forms}
    with refused("already_in_lab"):
        mona.does(c.AddIdea(lab.id, 2, wlan))
    mona.does(c.TakeIdea(lab.id, 2, wlan))
    assert works_on(evening, lab) == [forms]
    with refused("not_in_lab"):
        mona.does(c.TakeIdea(lab.id, 3, wlan))
    mona.does(c.AddIdea(lab.id, 3, wlan))
    assert set(works_on(evening, lab)) == {wlan, forms}
    with refused("unknown_idea"):
        mona.does(c.AddIdea(lab.id, 4, ada.posts("Wartet noch")))
    is_sound(evening)


def test_wording_that_was_put_in_brings_the_idea_it_is_merged_into(
    evening: Evening, ada: Guest, mona: Moderator, lab: Lab
) -> None:
    forms, other = public(ada, mona, "Formulare"), public(ada, mona, "Anträge online")
    mona.does(c.AddIdea(lab.id, 1, forms))
    mona.merges(other, forms)
    assert works_on(evening, lab) == [other]
    mona.splits(forms)
    assert works_on(evening, lab) == [forms]


def test_lab_keeps_the_ideas_of_a_theme_that_the_gathering_has_no_more(
    evening: Evening, ada: Guest, mona: Moderator, lab: Lab
) -> None:
    """Nothing is lost, and the lab can go on being changed."""
    wlan = public(ada, mona, "WLAN", "stadt")
    mona.does(RemoveTheme("stadt", 1))
    assert works_on(evening, lab) == [wlan]
    mona.does(c.ChangeLab("Labor Netz", themes=("stadt",), lab=lab.id, version=1))
    assert works_on(evening, lab) == [wlan]
    with refused("unknown_theme"):
        mona.does(c.MakeLab("Noch eins", themes=("stadt",)))


def test_one_idea_can_be_in_two_labs(
    evening: Evening, ada: Guest, mona: Moderator, lab: Lab
) -> None:
    other = makes(mona, "Labor Markt", themes=())
    wlan = public(ada, mona, "WLAN am Markt", "stadt")
    mona.does(c.AddIdea(other.id, 1, wlan))
    assert works_on(evening, lab) == works_on(evening, other) == [wlan]


# Decisions


def test_what_a_lab_says_is_in_the_vault_alone(evening: Evening, mona: Moderator) -> None:
    """P1"""
    about = {"name": "Rita Rat", "mail": "rat@example.org", "phone": "02305/106210"}
    lab = makes(mona, "=Labor", text="Wir bauen WLAN.", **about)
    said = {part: evening.words[id] for part, id in lab.standing.says.items()}
    assert said["title"] == "=Labor"
    assert said["phone"] == "+492305106210"
    text = str([record.event for record in evening.log.read(SLUG).records])
    assert not [word for word in ("Labor", "WLAN", "Rita", "rat@", "2305") if word in text]
    is_sound(evening)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"title": " "}, "empty"),
        ({"title": "x" * 121}, "too_long"),
        ({"text": "x" * 2001}, "too_long"),
        ({"mail": "02305/106210"}, "bad_contact"),
        ({"phone": "rat@example.org"}, "bad_contact"),
        ({"themes": ("mars",)}, "unknown_theme"),
        ({"themes": ("stadt", "stadt")}, "unknown_theme"),
    ],
)
def test_lab_that_cannot_be_is_refused(mona: Moderator, about: dict[str, Any], code: str) -> None:
    with refused(code):
        mona.does(c.MakeLab(**{"title": "Labor", **about}))


def test_second_decision_on_what_somebody_saw_is_told_who_was_faster(
    evening: Evening, mona: Moderator, milo: Moderator, lab: Lab
) -> None:
    draft = evening.drafts(milo.who, c.OpenLab(lab.id, 1, False))
    mona.does(c.OpenLab(lab.id, 1, False))
    assert isinstance(evening.log.append(SLUG, draft), Conflict)
    with refused("lab_moved", version=2):
        milo.does(c.RemoveLab(lab.id, 1))


def test_every_decision_can_be_undone_also_that_a_lab_was_removed(
    evening: Evening, ada: Guest, mona: Moderator, lab: Lab
) -> None:
    wlan = public(ada, mona, "WLAN", "stadt")
    first = lab.standing
    decisions = (
        c.ChangeLab("Anders", lab=lab.id, version=1),
        c.OpenLab(lab.id, 3, False),
        c.TakeIdea(lab.id, 5, wlan),
        c.SetMeeting(lab.id, 7, int(START) + DAY, 90),
        c.RemoveLab(lab.id, 9),
    )
    for version, command in zip(range(2, 12, 2), decisions, strict=True):
        mona.does(command)
        mona.does(c.UndoLab(lab.id, version))
        assert lab.standing.says == first.says
        assert (lab.standing.takes, lab.standing.meetings, lab.is_there) == (True, {}, True)
        assert works_on(evening, lab) == [wlan]
    with refused("nothing_to_undo"):
        mona.does(c.UndoLab(lab.id, 11))
    is_sound(evening)


def test_meetings_have_an_end_and_a_place_or_an_address(
    evening: Evening, mona: Moderator, lab: Lab
) -> None:
    starts = int(START) + DAY
    event = mona.does(c.SetMeeting(lab.id, 1, starts, 90, "Rathaus", "https://video.example.org/1"))
    assert isinstance(event, le.LabMeetingSet)
    [meeting] = lab.standing.meetings.values()
    assert (meeting.starts, meeting.ends) == (starts, starts + 5400)
    mona.does(c.SetMeeting(lab.id, 2, starts + DAY, 60, meeting=meeting.id))
    [moved] = lab.standing.meetings.values()
    assert (moved.starts, moved.place, moved.address) == (starts + DAY, None, None)
    with refused("bad_address", field="link"):
        mona.does(c.SetMeeting(lab.id, 3, starts, 90, link="javascript:alert(1)"))
    with refused("bad_moment"):
        mona.does(c.SetMeeting(lab.id, 3, starts, 0))
    with refused("unknown_meeting"):
        mona.does(c.SetMeeting(lab.id, 3, starts, 90, meeting="j9"))
    mona.does(c.RemoveMeeting(lab.id, 3, meeting.id))
    with refused("unknown_meeting"):
        mona.does(c.RemoveMeeting(lab.id, 4, meeting.id))
    is_sound(evening)


# Who is in it


def test_whoever_asks_is_in_when_they_answer_the_mail(evening: Evening, lab: Lab) -> None:
    """Double opt-in: until then there is one letter, and no other."""
    ada = joins(evening, lab)
    assert ada.letters == [CONFIRM]
    assert evening.state.labs.in_lab(lab.id) == []
    with refused("not_confirmed"):
        evening.does(ada.who, c.ChangeMember(1, BE_TOLD))
    ada.gets()
    assert ada.letters == []
    ada.confirms()
    assert evening.state.labs.in_lab(lab.id) == [ada.entry]
    assert evening.words[ada.entry.name or ""] == "Ada"
    with refused("entry_confirmed"):
        ada.confirms()
    is_sound(evening)


def test_name_of_who_is_only_told_is_neither_asked_nor_kept(evening: Evening, lab: Lab) -> None:
    ada = joins(evening, lab, way=BE_TOLD)
    assert ada.entry.name is None
    assert "Ada" not in evening.words.values()
    with refused("empty", field="name"):
        joins(evening, lab, name=" ")


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"mail": ""}, "empty"),
        ({"mail": "ada@"}, "bad_contact"),
        ({"mail": "02305/106210"}, "bad_contact"),
        ({"way": "lead"}, "bad_request"),
        ({"consent": None}, "lab_consent_needed"),
        ({"consent": "2019"}, "old_consent"),
        ({"language": "fr"}, "bad_request"),
        ({"name": "x" * 61}, "too_long"),
    ],
)
def test_request_that_cannot_be_is_refused(
    evening: Evening, lab: Lab, about: dict[str, Any], code: str
) -> None:
    with refused(code):
        joins(evening, lab, **about)


def test_request_is_answered_alike_whether_the_address_is_in_or_not(
    evening: Evening, lab: Lab
) -> None:
    """A stranger who types somebody's address learns nothing; whose it is gets a mail."""
    joins(evening, lab).confirms()
    again = joins(evening, lab, name="Fremd")
    assert again.letters == [CONFIRM]
    assert len(evening.state.labs.in_lab(lab.id)) == 1


def test_second_entry_of_one_address_replaces_the_first_once_it_is_confirmed(
    evening: Evening, lab: Lab
) -> None:
    first, pending = joins(evening, lab).confirms(), joins(evening, lab)
    second = joins(evening, lab, way=BE_TOLD).confirms(first.id, pending.id)
    assert evening.state.labs.in_lab(lab.id) == [second.entry]
    assert (first.entry.replaced_by, pending.letters) == (second.id, [])
    assert "Ada" not in evening.words.values()
    with refused("unknown_entry"):
        pending.confirms()
    is_sound(evening)


def test_entry_of_another_lab_is_replaced_by_none(
    evening: Evening, mona: Moderator, lab: Lab
) -> None:
    other = makes(mona, "Labor Markt")
    first = joins(evening, other).confirms()
    joins(evening, lab).confirms(first.id)
    assert evening.state.labs.in_lab(other.id) == [first.entry]


def test_late_answer_is_told_so(evening: Evening, lab: Lab) -> None:
    ada = joins(evening, lab)
    evening.clock.passes(ANSWERED_WITHIN + 1)
    with refused("link_late"):
        ada.confirms()
    assert ada.entry.is_moot(CONFIRM, evening.clock())


def test_lab_that_is_closed_or_gone_takes_nobody_and_keeps_who_is_in(
    evening: Evening, mona: Moderator, lab: Lab
) -> None:
    ada, ben = joins(evening, lab).confirms(), joins(evening, lab, "ben@example.org")
    mona.does(c.OpenLab(lab.id, 1, False))
    with refused("lab_closed"):
        joins(evening, lab)
    ben.confirms()
    mona.does(c.RemoveLab(lab.id, 2))
    with refused("unknown_lab"):
        joins(evening, lab)
    with refused("unknown_lab"):
        mona.does(c.WriteToLab(lab.id, "Termin", "Morgen"))
    mona.does(c.UndoLab(lab.id, 3))
    assert evening.state.labs.in_lab(lab.id) == [ada.entry, ben.entry]


def test_member_changes_how_they_are_in(evening: Evening, lab: Lab) -> None:
    ada = joins(evening, lab).confirms()
    evening.does(ada.who, c.ChangeMember(ada.entry.version, TAKE_PART, "Ada L."))
    assert evening.words[ada.entry.name or ""] == "Ada L."
    with refused("member_moved"):
        evening.does(ada.who, c.ChangeMember(1, BE_TOLD))
    evening.does(ada.who, c.ChangeMember(ada.entry.version, BE_TOLD, "Ada L."))
    assert ada.entry.name is None
    assert not [word for word in evening.words.values() if "Ada" in word]
    is_sound(evening)


def test_who_leaves_is_erased_and_written_to_no_more(
    evening: Evening, mona: Moderator, lab: Lab
) -> None:
    """P2"""
    ada, ben = (joins(evening, lab, f"{who}@example.org").confirms() for who in ("ada", "ben"))
    mona.does(c.WriteToLab(lab.id, "Termin", "Morgen um sechs"))
    assert ada.letters == [CONFIRM, NEWS]
    ada.leaves()
    assert ada.letters == []
    assert not [word for word in evening.words.values() if "ada@" in word]
    assert evening.state.labs.in_lab(lab.id) == [ben.entry]
    with refused("unknown_entry"):
        ada.leaves()
    is_sound(evening)


def test_operator_forgets_a_member_once_and_for_all(evening: Evening, lab: Lab) -> None:
    """P2"""
    ada = joins(evening, lab).confirms()
    assert evening.forgets(ada.who).erased
    assert evening.forgets(ada.who).erased == ()
    assert ada.entry.left
    is_sound(evening)


def test_confirmation_under_way_brings_nobody_back_who_was_erased(
    evening: Evening, lab: Lab
) -> None:
    ada = joins(evening, lab)
    draft = evening.drafts(ada.who, c.ConfirmMember())
    ada.leaves()
    assert isinstance(evening.log.append(SLUG, draft), Conflict)


def test_time_of_what_was_told_is_over(evening: Evening, lab: Lab) -> None:
    ada = joins(evening, lab)
    evening.does(OPERATORS, RunRetention(ada.entry.vault_ids))
    assert ada.entry.erased
    assert ada.letters == []
    with refused("unknown_entry"):
        ada.confirms()
    is_sound(evening)


# Writing to them


def test_message_goes_once_to_each_who_is_in_as_it_was_meant(
    evening: Evening, mona: Moderator, lab: Lab
) -> None:
    with refused("nobody_to_tell"):
        mona.does(c.WriteToLab(lab.id, "Termin", "Morgen"))
    ada = joins(evening, lab).confirms()
    ben = joins(evening, lab, "ben@example.org", BE_TOLD).confirms()
    cleo = joins(evening, lab, "cleo@example.org")
    mona.does(c.WriteToLab(lab.id, "Termin", "Morgen um sechs", TAKE_PART))
    mona.does(c.WriteToLab(lab.id, "Antwort", "Die Stadt baut."))
    news = [one.letters.count(NEWS) for one in (ada, ben, cleo)]
    assert news == [2, 1, 0], "and a newer one makes none void"
    assert [len(message.sent_to) for message in evening.state.labs.messages] == [1, 2]
    for _ in range(3):
        ada.gets()
    assert ada.letters == []
    is_sound(evening)


# The record


def test_labs_are_in_the_record_and_survive_as_a_file(
    evening: Evening, ada: Guest, mona: Moderator
) -> None:
    """In another house they are the same, with nobody in them."""
    wlan, forms = public(ada, mona, "WLAN", "stadt"), public(ada, mona, "Formulare", "verwaltung")
    taken = public(ada, mona, "Mehr Netz", "stadt")
    lab = makes(mona, text="Wir bauen.", name="Rita Rat", phone="02305/106210")
    gone = makes(mona, "Aufgelöst", themes=())
    mona.does(c.RemoveLab(gone.id, 1))
    mona.does(c.AddIdea(lab.id, 1, forms))
    mona.does(c.TakeIdea(lab.id, 2, taken))
    mona.does(c.SetMeeting(lab.id, 3, int(START) + DAY, 90, "Rathaus", "https://x.example"))
    mona.does(c.OpenLab(lab.id, 4, False))
    joins(evening, makes(mona, "=Labor", themes=())).confirms()
    before = record(evening.state, evening.words)
    assert [item["title"] for item in before.labs] == ["Labor WLAN", "=Labor"]
    assert set(before.labs[0]["ideas"]) == {wlan, forms}
    written = write_record(before, "jsonl", {})
    assert b"ada@example" not in written
    log, state = MemoryLog(), State()
    words: dict[str, str] = {}
    log.create("neu")
    for draft in carry(read_records(written)[0][0], START, evening.ids, public=True):
        assert isinstance(log.append("neu", draft), Appended)
        apply(state, draft.event)
        words |= {one.id: one.value for one in draft.writes}
    after = record(state, words)
    told = [
        {**item, "meetings": [{**m, "id": ""} for m in item["meetings"]]} for item in after.labs
    ]
    was = [
        {**item, "meetings": [{**m, "id": ""} for m in item["meetings"]]} for item in before.labs
    ]
    assert told == was
    assert state.labs.members == {}
    assert verify(log, "neu").problems == []
    sheet = openpyxl.load_workbook(io.BytesIO(write_record(before, "xlsx", {})))["labs"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1] for row in rows] == ["Labor WLAN", "Labor WLAN", "=Labor"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "y1"},
        {"title": ""},
        {"ideas": ["i0"]},
        {"themes": ["mars"]},
        {"contact": {"mail": "no"}},
        {"meetings": [{"starts": "morgen"}]},
        {"meetings": [{"starts": "2020-09-01T18:00:00Z", "ends": "2020-09-01T17:00:00Z"}]},
    ],
)
def test_file_with_a_lab_that_cannot_be_is_refused(
    evening: Evening, lab: Lab, wrong: dict[str, Any]
) -> None:
    found = record(evening.state, evening.words)
    broken = replace(found, labs=[found.labs[0] | wrong])
    with pytest.raises(BadRecord, match="lab 1"):
        list(carry(broken, START, evening.ids, public=False))


def without_ids(labs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A meeting gets a new one."""
    return [{**lab, "meetings": [{**one, "id": ""} for one in lab["meetings"]]} for lab in labs]


def record(state: State, words: dict[str, str]) -> Record:
    return read_record(state, words, from_json(words[state.definition or ""]))


def test_names_are_the_leads_alone_and_every_look_is_noted(
    evening: Evening, mona: Moderator, lab: Lab
) -> None:
    """W1"""
    lena = evening.moderator("Lena", "admin")
    with refused("forbidden"):
        mona.does(c.ViewMembers(lab.id, "csv"))
    event = lena.does(c.ViewMembers(lab.id, "csv"))
    assert isinstance(event, le.LabMembersViewed)
    assert (event.by, event.view) == (lena.who.id, "csv")
    with refused("bad_request"):
        lena.does(c.ViewMembers(lab.id, "paper"))
