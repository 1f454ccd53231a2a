"""Events as they stand in logs: what this version wrote stays readable for ever (L5)."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from typing import Any

import pytest

from companion.domain import events as e
from companion.domain.fold import apply, fold
from companion.domain.state import State

#: By type, what version 0.1.0 wrote. Never change a line; an event that gains a field gives it a
#: default, and one that changes its meaning becomes a new type.
WRITTEN: dict[str, str] = {
    "GatheringDefined": '{"at":1.5,"by":"operator","definition":"d1","themes":["stadt"],'
    '"opens":null,"closes":2.5}',
    "VisitorCheckedIn": '{"at":1.5,"by":"v1"}',
    "IdeaPosted": '{"at":1.5,"by":"v1","idea":"i1","kind":"idea","origin":"venue","words":"w1",'
    '"theme":"stadt","author":"w2"}',
    "IdeaSupported": '{"at":1.5,"by":"v2","idea":"i1"}',
    "SupportWithdrawn": '{"at":1.5,"by":"v2","idea":"i1"}',
    "IdeaPublished": '{"at":1.5,"by":"s1","idea":"i1","version":2}',
    "IdeaHidden": '{"at":1.5,"by":"s1","idea":"i1","version":3,"reason":"other","note":"w3"}',
    "IdeaRestored": '{"at":1.5,"by":"s1","idea":"i1","version":4}',
    "IdeaEdited": '{"at":1.5,"by":"s1","idea":"i1","version":5,"words":"w4"}',
    "IdeaReverted": '{"at":1.5,"by":"s1","idea":"i1","version":6}',
    "IdeaSpotlighted": '{"at":1.5,"by":"s1","idea":"i1","version":6}',
    "IdeaPlaced": '{"at":1.5,"by":"s1","idea":"i1","version":6,"turn":2,"place":"done",'
    '"before":null,"batch":"b1"}',
    "IdeaStaged": '{"at":1.5,"by":"s1","idea":"i1","version":6,"turn":3}',
    "StepUndone": '{"at":1.5,"by":"s1","idea":"i1","version":6,"turn":4,"undone":2}',
    "StaffInvited": '{"at":1.5,"by":"operator","staff":"s1","role":"moderator","link":"l1",'
    '"expires":9.5}',
    "StaffLoggedIn": '{"at":1.5,"by":"s1","link":"l1","session":"x1","expires":9.5}',
    "StaffLoggedOut": '{"at":1.5,"by":"s1","session":"x1"}',
    "StaffRevoked": '{"at":1.5,"by":"operator","staff":"s1"}',
    "PersonForgotten": '{"at":1.5,"by":"operator","person":"v1","erased":["w1","w2"]}',
    "RetentionRan": '{"at":1.5,"by":"operator","erased":["w1","w2"]}',
    "Registered": '{"at":1.5,"by":"r1","registration":"r1","name":"w5","contact":"w6",'
    '"key":"c0ffee","comes_as":"w7","extras":{"access":"w8"},"channel":"web","received":null,'
    '"consent":"2020-08","apart":false}',
    "RegistrationChanged": '{"at":1.5,"by":"r1","registration":"r1","name":"w9","contact":"w10",'
    '"key":"c0ffee","comes_as":null,"extras":{},"erased":["w5","w6"]}',
    "CountedApart": '{"at":1.5,"by":"s2","registration":"r1"}',
    "ConsentGiven": '{"at":1.5,"by":"r1","registration":"r1","consent":"2020-08","channel":"web"}',
    "ConsentWithdrawn": '{"at":1.5,"by":"r1","registration":"r1","channel":"web"}',
    "SeatOffered": '{"at":1.5,"by":"operator","registration":"r1","until":9.5}',
    "SeatAccepted": '{"at":1.5,"by":"r1","registration":"r1"}',
    "SeatsChanged": '{"at":1.5,"by":"s2","seats":75}',
    "DeadlineChanged": '{"at":1.5,"by":"s2","deadline":9.5}',
    "NoticeTold": '{"at":1.5,"by":"s2","registration":"r1","notice":18}',
    "ListViewed": '{"at":1.5,"by":"s2","what":"page"}',
    "TicketCheckedIn": '{"at":1.5,"by":"s3","registration":"r1","gate":"nord","way":"offline",'
    '"scanned":0.5,"conflict":"already"}',
    "TicketCheckedOut": '{"at":1.5,"by":"s3","registration":"r1","gate":"nord"}',
    "CheckInUndone": '{"at":1.5,"by":"s3","registration":"r1","entry":30}',
    "WalkInAdmitted": '{"at":1.5,"by":"s3","walk_in":"g1","name":"w11","gate":"nord"}',
    "NoShowsReleased": '{"at":1.5,"by":"s3"}',
    "TicketReplaced": '{"at":1.5,"by":"s3","registration":"r1","issue":2}',
    "VisitorCheckedOut": '{"at":1.5,"by":"v1"}',
    "BadgeGiven": '{"at":1.5,"by":"r1","registration":"r1","badge":"b1"}',
    "CodesRevoked": '{"at":1.5,"by":"s1","codes":"c1","everybody":true}',
    "PresenceRevoked": '{"at":1.5,"by":"s1","person":"v1"}',
    "PresenceAllowed": '{"at":1.5,"by":"s1","person":"v1"}',
    "NoticesDue": '{"at":1.5,"by":"operator","occasion":"reminder"}',
    "MailBegun": '{"at":1.5,"by":"operator","registration":"r1","notice":18,"attempt":1,'
    '"until":9.5}',
    "MailSent": '{"at":1.5,"by":"operator","registration":"r1","notice":18,"attempt":1}',
    "MailFailed": '{"at":1.5,"by":"operator","registration":"r1","notice":18,"attempt":1,'
    '"why":"busy","code":450,"again":9.5}',
    "MailRequested": '{"at":1.5,"by":"s2","registration":"r1","notice":18}',
    "GatheringFounded": '{"at":1.5,"by":"s9","gathering":"auftakt"}',
    "GatheringEntered": '{"at":1.5,"by":"s9","gathering":"auftakt","staff":"s1"}',
    "DelayMeasured": '{"at":1.5,"by":"v1","seconds":21.5}',
    "DelaySet": '{"at":1.5,"by":"s1","seconds":20.0}',
    "DelayCodeShown": '{"at":1.5,"by":"s1","until":181.5}',
    "AgendaMarked": '{"at":1.5,"by":"s1","item":"a3"}',
    "PollPrepared": '{"at":1.5,"by":"s1","poll":"u1","form":"choice","question":"w12","options":'
    '{"o1":"w13","o2":"w14"},"low":null,"high":null,"most":2,"results":"after","grace":20.0}',
    "PollChanged": '{"at":1.5,"by":"s1","poll":"u1","version":2,"form":"words","question":"w15",'
    '"options":{},"low":null,"high":null,"most":3,"results":"live","grace":20.0}',
    "PollOpened": '{"at":1.5,"by":"s1","poll":"u1","version":3,"until":9.5,"grace":20.0}',
    "VoiceGiven": '{"at":1.5,"by":"v1","poll":"u1","origin":"remote","chosen":[],"said":["w16"]}',
    "PollClosing": '{"at":1.5,"by":"s1","poll":"u1","version":4,"until":9.5,"grace":20.0}',
    "PollClosed": '{"at":1.5,"by":"operator","poll":"u1","version":5}',
    "PollShown": '{"at":1.5,"by":"s1","poll":"u1","version":6,"public":true}',
    "WordHidden": '{"at":1.5,"by":"s1","poll":"u1","version":7,"word":"w17"}',
    "WordRestored": '{"at":1.5,"by":"s1","poll":"u1","version":8,"word":"w17"}',
    "PollProjected": '{"at":1.5,"by":"s1","poll":"u1"}',
    "PollRemoved": '{"at":1.5,"by":"s1","poll":"u1","version":9}',
    "PollReverted": '{"at":1.5,"by":"s1","poll":"u1","version":10}',
    "PictureShown": '{"at":1.5,"by":"s1","picture":"spotlight","idea":"i1","prepared":true}',
    "PicturePrepared": '{"at":1.5,"by":"s1","picture":"pause","idea":null}',
    "BlackedOut": '{"at":1.5,"by":"s1","dark":true}',
    "StageSet": '{"at":1.5,"by":"s1","names":"short","caption":"w12","until":9.5}',
    "StageReverted": '{"at":1.5,"by":"s1"}',
    "RegistrationCancelled": '{"at":1.5,"by":"r1","registration":"r1"}',
    "ModesSwitched": '{"at":1.5,"by":"s1","moderation":"post","posting":true,"slow":30,'
    '"attention":3,"version":2}',
    "ModesReverted": '{"at":1.5,"by":"s1","version":3}',
    "VisitorMuted": '{"at":1.5,"by":"s1","person":"v1"}',
    "VisitorUnmuted": '{"at":1.5,"by":"s1","person":"v1"}',
    "IdeaReported": '{"at":1.5,"by":"v2","idea":"i1","reason":"insult"}',
    "NoteLeft": '{"at":1.5,"by":"s1","note":"n1","words":"w12","idea":"i1"}',
    "NoteRemoved": '{"at":1.5,"by":"s1","note":"n1","erased":["w12"]}',
    "StageAsked": '{"at":1.5,"by":"s1","idea":"i1"}',
    "AskAcknowledged": '{"at":1.5,"by":"s1","idea":"i1"}',
    "AskUndone": '{"at":1.5,"by":"s1","idea":"i1"}',
    "IdeasMerged": '{"at":1.5,"by":"s1","idea":"i1","version":7,"batch":null,"others":{"i2":2}}',
    "IdeaSplit": '{"at":1.5,"by":"s1","idea":"i2","version":3,"batch":null,"others":{"i1":8}}',
    "CommentTaken": '{"at":1.5,"by":"f1","idea":"i2","kind":"idea","origin":"facebook",'
    '"words":"w12","theme":null,"author":"w13","pasted_by":"s1"}',
    "CommentsFollowed": '{"at":1.5,"by":"s1","video":"1234567890"}',
    "CommentsUnfollowed": '{"at":1.5,"by":"s1"}',
    "IdeaImported": '{"at":1.5,"by":"p1","idea":"i2","kind":"idea","origin":"remote",'
    '"words":"w12","theme":null,"author":"w13","published":null,"staff":null,"repeats":null,'
    '"posted":0.5,"support":3}',
    "ThemeAdded": '{"at":1.5,"by":"s1","theme":"t1","title":"w12","description":"w13"}',
    "ThemeChanged": '{"at":1.5,"by":"s1","theme":"t1","version":2,"title":"w14",'
    '"description":null}',
    "ThemeRemoved": '{"at":1.5,"by":"s1","theme":"t1","version":3}',
    "ThemeRestored": '{"at":1.5,"by":"s1","theme":"t1","version":4}',
    "ThemeReverted": '{"at":1.5,"by":"s1","theme":"t1","version":5}',
    "ThemesOrdered": '{"at":1.5,"by":"s1","themes":["t1","stadt"]}',
    "IdeasSorted": '{"at":1.5,"by":"s1","sorted":{"i1":2},"theme":"t1","batch":"b1"}',
    "SortingUndone": '{"at":1.5,"by":"s1","sorted":{"i1":3},"batch":null}',
    "ResultsPublished": '{"at":1.5,"by":"s1","version":2}',
    "ResultsWithdrawn": '{"at":1.5,"by":"s1","version":3}',
    "ResultsReverted": '{"at":1.5,"by":"s1","version":4}',
    "RecordFetched": '{"at":1.5,"by":"s1","file":"csv","named":false}',
    "RecordImported": '{"at":1.5,"by":"operator","figures":{"hidden":1},"asked":["w12"]}',
    "LabMade": '{"at":1.5,"by":"s1","lab":"z1","version":1,"says":{"title":"w20"},'
    '"themes":["stadt"],"takes":true,"added":["i1"]}',
    "LabChanged": '{"at":1.5,"by":"s1","lab":"z1","version":2,"says":{"title":"w21"},"themes":[]}',
    "LabOpened": '{"at":1.5,"by":"s1","lab":"z1","version":3,"takes":true}',
    "LabIdeaAdded": '{"at":1.5,"by":"s1","lab":"z1","version":4,"idea":"i2"}',
    "LabIdeaTaken": '{"at":1.5,"by":"s1","lab":"z1","version":5,"idea":"i2"}',
    "LabMeetingSet": '{"at":1.5,"by":"s1","lab":"z1","version":6,"meeting":"j1","starts":5.0,'
    '"ends":9.5,"place":"w22","address":"w23"}',
    "LabMeetingRemoved": '{"at":1.5,"by":"s1","lab":"z1","version":7,"meeting":"j1"}',
    "LabRemoved": '{"at":1.5,"by":"s1","lab":"z1","version":8}',
    "LabReverted": '{"at":1.5,"by":"s1","lab":"z1","version":9}',
    "LabJoined": '{"at":1.5,"by":"m1","member":"m1","lab":"z1","way":"take_part",'
    '"contact":"w24","consent":"2026-11","language":"de","name":"w25"}',
    "LabMemberConfirmed": '{"at":1.5,"by":"m1","member":"m1","replaced":[],"erased":[]}',
    "LabMemberChanged": '{"at":1.5,"by":"m1","member":"m1","way":"be_told","name":null,'
    '"erased":["w25"]}',
    "LabWritten": '{"at":1.5,"by":"s1","lab":"z1","subject":"w26","words":"w27","to":"all"}',
    "LabMembersViewed": '{"at":1.5,"by":"s1","lab":"z1","view":"csv"}',
    "AnswerGiven": '{"at":1.5,"by":"s1","answer":"a1","version":2,"outcome":"planned",'
    '"office":"w12","words":"w13","to_ideas":{"i1":2},"to_themes":{"stadt":2}}',
    "AnswerImported": '{"at":1.5,"by":"operator","answer":"a1","version":2,"outcome":"planned",'
    '"office":"w12","words":"w13","to_ideas":{"i1":2},"to_themes":{},"given":0.5,"corrected":1.0}',
    "AnswerCorrected": '{"at":1.5,"by":"s1","answer":"a1","version":3,"outcome":"done",'
    '"office":"w12","words":null}',
    "AnswerReverted": '{"at":1.5,"by":"s1","answer":"a1","version":4}',
    "ReceiptMailAsked": '{"at":1.5,"by":"v1","reader":"y1","person":"v1","contact":"w14",'
    '"language":"de","consent":"2026-11","erased":["w12"]}',
    "LabMemberPutBack": '{"at":1.5,"by":"m1","member":"m1","lab":"z1","way":"take_part",'
    '"contact":"w24","consent":"2026-11","language":"de","name":"w25","confirmed":2.5,"unsent":false}',
    "LabMessagePutBack": '{"at":1.5,"by":"s1","lab":"z1","subject":"w26","words":"w27","to":"all",'
    '"sent_to":["m1"],"unsent":[]}',
    "ReceiptMailPutBack": '{"at":1.5,"by":"v1","reader":"y1","person":"v1","contact":"w14",'
    '"language":"de","consent":"2026-11","erased":["w12"],"confirmed":2.5,"last":null,"unsent":false}',
    "IdeaPutBack": '{"at":1.5,"by":"p1","idea":"i3","kind":"idea","origin":"remote",'
    '"words":"w12","theme":null,"author":"w13","published":true,"staff":null,"repeats":null,'
    '"group":null,"supporters":["v2"],"from_hall":["v2"]}',
    "IdeasLost": '{"at":1.5,"by":"operator","people":["v1"]}',
    "ReceiptMailConfirmed": '{"at":1.5,"by":"y1","reader":"y1"}',
    "ReceiptMailStopped": '{"at":1.5,"by":"y1","reader":"y1","erased":["w14"]}',
    "ReceiptMailLapsed": '{"at":1.5,"by":"operator","reader":"y1","erased":["w14"]}',
    "ReceiptNewsDue": '{"at":1.5,"by":"operator","readers":["y1"]}',
    "GroupsSetUp": '{"at":1.5,"by":"s1","version":2,"groups":["g1","g2"],"titles":{"g1":"w28"},'
    '"links":{"g2":"w29"},"theme_of":{"g2":"stadt"},"assignment":"random","top":3,"size":12}',
    "GroupsArranged": '{"at":1.5,"by":"s1","version":3,"assignment":"choice","top":2,"size":null}',
    "GroupsTimed": '{"at":1.5,"by":"s1","version":4,"until":9.5,"started":1.5}',
    "GroupAdded": '{"at":1.5,"by":"s1","group":"g3","title":null,"theme":"stadt","link":null}',
    "GroupChanged": '{"at":1.5,"by":"s1","group":"g3","version":2,"title":"w30","link":null,'
    '"open":true}',
    "GroupRemoved": '{"at":1.5,"by":"s1","group":"g3","version":3}',
    "GroupRestored": '{"at":1.5,"by":"s1","group":"g3","version":4}',
    "GroupReopened": '{"at":1.5,"by":"s1","group":"g1","version":2,"until":9.5}',
    "GroupJoined": '{"at":1.5,"by":"v3","member":"m1","group":"g1","name":"w31",'
    '"seat":"5d41402abc4b2a76b9719d911017c592"}',
    "MemberMoved": '{"at":1.5,"by":"s1","member":"m1","group":"g2"}',
    "PenPassed": '{"at":1.5,"by":"v3","group":"g2","version":2,"member":"m1"}',
    "IdeasRanked": '{"at":1.5,"by":"v3","group":"g2","ideas":["i2"]}',
    "IdeasHandedIn": '{"at":1.5,"by":"v3","group":"g2","version":3,"versions":{"i2":2},'
    '"ideas":["i2"]}',
    "HandInTakenBack": '{"at":1.5,"by":"v3","group":"g2","version":4,"versions":{"i2":3}}',
    "GroupLeft": '{"at":1.5,"by":"v3","member":"m1"}',
}
#: What types gained since: null, as those who wrote before did not know of it.
GAINED = {
    "RecordFetched": {"cause"},
    "GatheringDefined": {
        "terms",
        "doors",
        "moderation",
        "comments",
        "agenda",
        "replaces",
        "lab_consent",
        "groups",
    },
    "Registered": {"language", "after"},
    "IdeaPosted": {"published", "staff", "repeats", "group"},
    "CommentTaken": {"published", "staff", "repeats", "group"},
    "IdeaPublished": {"batch", "turn", "before"},
    "IdeaHidden": {"batch"},
    "IdeaRestored": {"batch"},
    "IdeaEdited": {"batch"},
    "IdeaReverted": {"batch"},
    "IdeaSpotlighted": {"turn"},
    "IdeaSupported": {"origin"},
    "IdeaImported": {"support_venue", "group"},
    "PictureShown": {"group"},
    "PicturePrepared": {"group"},
    "VisitorMuted": {"undoes"},
    "VisitorUnmuted": {"undoes"},
}
GAINED_LISTS: dict[str, set[str]] = {
    "RetentionRan": {"registrations"},
    "RecordImported": {"agenda"},
}
GAINED_OBJECTS: dict[str, set[str]] = {"IdeaReverted": {"others"}}


def test_every_type_stands_here_as_it_is_written() -> None:
    assert WRITTEN.keys() == e.TYPES.keys()


@pytest.mark.parametrize("name", WRITTEN)
def test_old_event_is_read_and_written_again_alike(name: str) -> None:
    event = e.decode(name, WRITTEN[name])
    assert type(event) is e.TYPES[name]
    gained: dict[str, Any] = dict.fromkeys(GAINED.get(name, ()))
    gained |= {field: [] for field in GAINED_LISTS.get(name, ())}
    gained |= {field: {} for field in GAINED_OBJECTS.get(name, ())}
    assert json.loads(e.encode(event)[1]) == json.loads(WRITTEN[name]) | gained


@pytest.mark.parametrize("name", WRITTEN)
def test_field_with_a_default_may_be_missing(name: str) -> None:
    """As in an event from before the field was."""
    cls = e.TYPES[name]
    added = {f.name for f in fields(cls) if (f.default, f.default_factory) != (MISSING, MISSING)}
    values: dict[str, Any] = json.loads(WRITTEN[name])
    older = {key: value for key, value in values.items() if key not in added}
    assert isinstance(e.decode(name, json.dumps(older)), cls)


def test_a_whole_old_log_folds() -> None:
    state = State()
    apply(state, e.decode("IdeaPosted", WRITTEN["IdeaPosted"].replace('"i1"', '"i2"')))
    order = ["GatheringDefined", "VisitorCheckedIn", "StaffInvited", "StaffLoggedIn"]
    for name in [*order, *(name for name in WRITTEN if name not in order)]:
        apply(state, e.decode(name, WRITTEN[name]))
    assert state.position == len(WRITTEN) + 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("IdeaPainted", '{"at":1.5,"by":"v1"}'),
        ("", "{}"),
        ("Event", '{"at":1.5,"by":"v1"}'),
        ("VisitorCheckedIn", '{"at":1.5,"by":"v1","gate":"north"}'),
        ("VisitorCheckedIn", '{"at":1.5}'),
        ("VisitorCheckedIn", '{"at":1.5,"by":'),
        ("VisitorCheckedIn", "[]"),
        ("VisitorCheckedIn", "7"),
    ],
)
def test_event_from_the_future_or_broken_is_not_guessed_at(name: str, data: str) -> None:
    with pytest.raises(e.UnknownEvent):
        e.decode(name, data)


def test_fold_stops_at_an_event_without_a_rule() -> None:
    """L5: loudly, never past it."""

    class IdeaPainted(e.Event):
        pass

    with pytest.raises(e.UnknownEvent):
        apply(State(), IdeaPainted(at=1.5, by="v1"))


def test_every_type_has_a_rule_to_fold_it() -> None:
    """L5"""
    assert {cls for cls in fold.registry if cls not in (e.Event, object)} == set(e.TYPES.values())
