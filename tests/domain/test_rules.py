"""Rights: who may do what (W1)."""

from __future__ import annotations

import pytest

from companion.domain import commands as c
from companion.domain.answers import commands as n
from companion.domain.comments import commands as k
from companion.domain.conduct import commands as t
from companion.domain.crew import commands as w
from companion.domain.door import commands as d
from companion.domain.groups import commands as g
from companion.domain.house import commands as h
from companion.domain.labs import commands as la
from companion.domain.mail import commands as m
from companion.domain.paper.commands import EnterIdea
from companion.domain.polls import commands as p
from companion.domain.presence.commands import TakeBadge
from companion.domain.queue import commands as q
from companion.domain.receipts import commands as y
from companion.domain.refusals import Refusal, refuse
from companion.domain.results import commands as r
from companion.domain.rules import OPERATOR, RIGHTS, Who, decide
from companion.domain.ruling import MEMBER, REGISTRANT
from companion.domain.seats import commands as s
from companion.domain.stage import commands as st
from companion.domain.themes import commands as th
from companion.domain.timing.commands import MarkAgenda, MeasureDelay, SetDelay, ShowDelayCode
from tests.cast import DEFINITION, Evening, Guest, Moderator, particulars, refused, registration

DESK = {"desk", "admin"}
STEWARDS = {"door", "desk", "moderator", "admin"}
WATCH = {"moderator", "desk", "admin"}
GUESTS, MODERATORS, STAFF = {"guest"}, {"moderator", "admin"}, set(c.ROLES)
#: W1, written down a second time: what each role may.
MAY: dict[type[c.Command], set[str]] = {
    c.PostIdea: GUESTS,
    c.RepeatedIdea: GUESTS,
    c.SupportIdea: GUESTS,
    c.WithdrawSupport: GUESTS,
    c.CheckIn: GUESTS,
    c.LogIn: GUESTS,
    c.PublishIdea: MODERATORS,
    c.HideIdea: MODERATORS,
    c.RestoreIdea: MODERATORS,
    c.EditIdea: MODERATORS,
    c.UndoIdea: MODERATORS,
    c.MergeIdeas: MODERATORS | GUESTS,
    c.SplitIdea: MODERATORS | GUESTS,
    c.SpotlightIdea: MODERATORS,
    c.PasteComment: MODERATORS,
    c.FollowComments: MODERATORS,
    c.UnfollowComments: MODERATORS,
    k.TakeComment: {OPERATOR},
    k.RemoveComment: {OPERATOR},
    c.LogOut: STAFF,
    c.DefineGathering: {OPERATOR, "admin"},
    c.InviteStaff: {OPERATOR, "admin"},
    c.RevokeStaff: {OPERATOR, "admin"},
    h.FoundGathering: {"admin"},
    h.EnterGathering: {"admin"},
    c.ForgetPerson: {OPERATOR},
    c.RunRetention: {OPERATOR},
    s.Register: DESK | GUESTS,
    s.ChangeRegistration: DESK | {REGISTRANT},
    s.CancelRegistration: DESK | {REGISTRANT},
    s.EraseRegistration: DESK | {REGISTRANT},
    s.GiveConsent: DESK | {REGISTRANT},
    s.WithdrawConsent: DESK | {REGISTRANT},
    s.AcceptSeat: DESK | {REGISTRANT},
    s.CountApart: DESK,
    s.OfferSeat: DESK | {OPERATOR},
    s.ChangeSeats: DESK,
    s.ChangeDeadline: DESK,
    s.TellNotice: DESK,
    s.ViewList: STEWARDS,
    d.CheckInTicket: STEWARDS | {REGISTRANT},
    d.CheckOutTicket: STEWARDS | {REGISTRANT},
    d.UndoCheckIn: STEWARDS,
    d.AdmitWalkIn: STEWARDS,
    d.ReleaseNoShows: STEWARDS,
    d.ReplaceTicket: {"door", "desk", "admin", REGISTRANT},
    c.CheckOut: GUESTS,
    q.QueueIdea: MODERATORS,
    q.UnqueueIdea: MODERATORS,
    q.FileIdea: MODERATORS,
    q.StageIdea: MODERATORS,
    q.TakeNext: MODERATORS,
    q.UndoStep: MODERATORS,
    c.RevokeCodes: WATCH,
    c.RevokePresence: WATCH,
    c.AllowPresence: WATCH,
    n.GiveAnswer: MODERATORS,
    n.CorrectAnswer: MODERATORS,
    n.UndoAnswer: MODERATORS,
    y.AskForMail: {y.HOLDER},
    y.ConfirmMail: {y.READER},
    y.StopMail: {y.HOLDER, y.READER},
    y.LapseMail: {OPERATOR},
    y.TellNews: {OPERATOR},
    r.PublishResults: MODERATORS,
    r.WithdrawResults: MODERATORS,
    r.UndoResults: MODERATORS,
    r.FetchRecord: MODERATORS,
    la.MakeLab: MODERATORS | {OPERATOR},
    la.ChangeLab: MODERATORS,
    la.OpenLab: MODERATORS,
    la.AddIdea: MODERATORS,
    la.TakeIdea: MODERATORS,
    la.SetMeeting: MODERATORS | {OPERATOR},
    la.RemoveMeeting: MODERATORS,
    la.RemoveLab: MODERATORS,
    la.UndoLab: MODERATORS,
    la.WriteToLab: MODERATORS,
    la.ViewMembers: {"admin"},
    la.JoinLab: GUESTS,
    la.ConfirmMember: {MEMBER},
    la.ChangeMember: {MEMBER},
    la.LeaveLab: {MEMBER},
    t.SwitchModes: MODERATORS,
    t.RevertModes: MODERATORS,
    t.MuteVisitor: MODERATORS,
    t.UnmuteVisitor: MODERATORS,
    t.ReportIdea: GUESTS,
    w.LeaveNote: MODERATORS,
    w.RemoveNote: MODERATORS,
    w.AskForStage: MODERATORS,
    w.AcknowledgeAsk: MODERATORS,
    w.WithdrawAsk: MODERATORS,
    EnterIdea: WATCH,
    TakeBadge: {REGISTRANT},
    SetDelay: MODERATORS,
    ShowDelayCode: MODERATORS,
    MarkAgenda: MODERATORS,
    MeasureDelay: GUESTS | STAFF,
    st.ShowPicture: MODERATORS,
    st.PreparePicture: MODERATORS,
    st.TakePicture: MODERATORS,
    st.BlackOut: MODERATORS,
    st.SetStage: MODERATORS,
    st.UndoStage: MODERATORS,
    m.GiveNotice: {OPERATOR},
    m.BeginMail: {OPERATOR},
    m.EndMail: {OPERATOR},
    m.FailMail: {OPERATOR},
    m.SendAgain: DESK,
    p.PreparePoll: MODERATORS,
    p.ChangePoll: MODERATORS,
    p.OpenPoll: MODERATORS,
    p.ClosePoll: MODERATORS,
    p.EndPoll: {OPERATOR},
    p.ShowResults: MODERATORS,
    p.HideWord: MODERATORS,
    p.RestoreWord: MODERATORS,
    p.RemovePoll: MODERATORS,
    p.UndoPoll: MODERATORS,
    p.ProjectPoll: MODERATORS,
    p.Vote: GUESTS,
    st.ShowPicture: MODERATORS,
    st.PreparePicture: MODERATORS,
    st.TakePicture: MODERATORS,
    st.BlackOut: MODERATORS,
    st.SetStage: MODERATORS,
    st.UndoStage: MODERATORS,
    g.SetUpGroups: MODERATORS,
    g.ArrangeGroups: MODERATORS,
    g.StartGroups: MODERATORS,
    g.ExtendGroups: MODERATORS,
    g.RingBell: MODERATORS,
    g.AddGroup: MODERATORS,
    g.ChangeGroup: MODERATORS,
    g.RemoveGroup: MODERATORS,
    g.RestoreGroup: MODERATORS,
    g.ReopenGroup: MODERATORS,
    g.MoveMember: MODERATORS,
    g.FreePen: MODERATORS,
    g.JoinGroup: GUESTS,
    g.LeaveGroup: GUESTS,
    g.EndMembership: {OPERATOR},
    g.TakePen: GUESTS,
    g.LayDownPen: GUESTS,
    g.RankIdeas: GUESTS,
    g.PassPen: GUESTS | MODERATORS,
    g.HandIn: GUESTS | MODERATORS,
    g.TakeBack: GUESTS | MODERATORS,
    th.AddTheme: MODERATORS,
    th.AdoptTheme: MODERATORS,
    th.ChangeTheme: MODERATORS,
    th.OrderThemes: MODERATORS,
    th.RemoveTheme: MODERATORS,
    th.RestoreTheme: MODERATORS,
    th.UndoTheme: MODERATORS,
    th.SortIdeas: MODERATORS,
    th.UndoSorting: MODERATORS,
}
COMMANDS: dict[type[c.Command], c.Command] = {
    c.PostIdea: c.PostIdea("Mehr Bänke"),
    c.RepeatedIdea: c.RepeatedIdea("Mehr Bänke", repeats="i0"),
    d.CheckInTicket: d.CheckInTicket("registrant", "door"),
    d.CheckOutTicket: d.CheckOutTicket("registrant", "door"),
    d.UndoCheckIn: d.UndoCheckIn("registrant", 1),
    d.AdmitWalkIn: d.AdmitWalkIn("Emil", "door"),
    d.ReleaseNoShows: d.ReleaseNoShows(),
    d.ReplaceTicket: d.ReplaceTicket("registrant"),
    c.CheckOut: c.CheckOut(),
    c.RevokeCodes: c.RevokeCodes(),
    c.RevokePresence: c.RevokePresence("v0"),
    c.AllowPresence: c.AllowPresence("v0"),
    n.GiveAnswer: n.GiveAnswer("done", "Tiefbauamt", to_ideas={"i0": 1}),
    n.CorrectAnswer: n.CorrectAnswer("a0", 2, "done", "Tiefbauamt"),
    n.UndoAnswer: n.UndoAnswer("a0", 2),
    y.AskForMail: y.AskForMail("ada@example.org", agreed=True),
    y.ConfirmMail: y.ConfirmMail("y0"),
    y.StopMail: y.StopMail("y0"),
    y.LapseMail: y.LapseMail("y0"),
    y.TellNews: y.TellNews(("y0",)),
    r.PublishResults: r.PublishResults(1),
    r.WithdrawResults: r.WithdrawResults(1),
    r.UndoResults: r.UndoResults(1),
    r.FetchRecord: r.FetchRecord("csv"),
    la.MakeLab: la.MakeLab("WLAN"),
    la.ChangeLab: la.ChangeLab("WLAN", lab="z0", version=1),
    la.OpenLab: la.OpenLab("z0", 1, False),
    la.AddIdea: la.AddIdea("z0", 1, "i0"),
    la.TakeIdea: la.TakeIdea("z0", 1, "i0"),
    la.SetMeeting: la.SetMeeting("z0", 1, 1_600_000_000, 90),
    la.RemoveMeeting: la.RemoveMeeting("z0", 1, "j0"),
    la.RemoveLab: la.RemoveLab("z0", 1),
    la.UndoLab: la.UndoLab("z0", 1),
    la.WriteToLab: la.WriteToLab("z0", "Termin", "Wir treffen uns."),
    la.ViewMembers: la.ViewMembers("z0", "page"),
    la.JoinLab: la.JoinLab("z0", "be_told", "ada@example.org"),
    la.ConfirmMember: la.ConfirmMember(),
    la.ChangeMember: la.ChangeMember(1, "be_told"),
    la.LeaveLab: la.LeaveLab(),
    t.SwitchModes: t.SwitchModes(1, posting=False),
    t.RevertModes: t.RevertModes(1),
    t.MuteVisitor: t.MuteVisitor("v0"),
    t.UnmuteVisitor: t.UnmuteVisitor("v0"),
    t.ReportIdea: t.ReportIdea("i0"),
    w.LeaveNote: w.LeaveNote("Pause"),
    w.RemoveNote: w.RemoveNote("n0"),
    w.AskForStage: w.AskForStage("i0"),
    w.AcknowledgeAsk: w.AcknowledgeAsk("i0"),
    w.WithdrawAsk: w.WithdrawAsk("i0"),
    EnterIdea: EnterIdea("Mehr Bänke"),
    TakeBadge: TakeBadge("registrant"),
    SetDelay: SetDelay(20),
    ShowDelayCode: ShowDelayCode(),
    MarkAgenda: MarkAgenda(),
    MeasureDelay: MeasureDelay(20.0),
    st.ShowPicture: st.ShowPicture("wall"),
    st.PreparePicture: st.PreparePicture("wall"),
    st.TakePicture: st.TakePicture(1),
    st.BlackOut: st.BlackOut(on=True),
    st.SetStage: st.SetStage(),
    st.UndoStage: st.UndoStage(1),
    c.SupportIdea: c.SupportIdea("i0"),
    c.WithdrawSupport: c.WithdrawSupport("i0"),
    c.CheckIn: c.CheckIn(),
    c.LogIn: c.LogIn("l0", 60),
    c.PublishIdea: c.PublishIdea("i0", 1),
    c.HideIdea: c.HideIdea("i0", 1, "other"),
    c.RestoreIdea: c.RestoreIdea("i0", 1),
    c.EditIdea: c.EditIdea("i0", 1, "Anders"),
    c.UndoIdea: c.UndoIdea("i0", 1),
    c.MergeIdeas: c.MergeIdeas("i0", 1, {"i1": 1}),
    c.SplitIdea: c.SplitIdea("i0", 1),
    c.SpotlightIdea: c.SpotlightIdea(),
    q.QueueIdea: q.QueueIdea("i0", 1),
    q.UnqueueIdea: q.UnqueueIdea("i0", 1),
    q.FileIdea: q.FileIdea("i0", 1),
    q.StageIdea: q.StageIdea("i0", 1),
    q.TakeNext: q.TakeNext("i0", 1),
    q.UndoStep: q.UndoStep(1),
    c.PasteComment: c.PasteComment("Mehr Bänke"),
    c.FollowComments: c.FollowComments("1234567890"),
    c.UnfollowComments: c.UnfollowComments(),
    k.TakeComment: k.TakeComment("Mehr Bänke", "f0"),
    k.RemoveComment: k.RemoveComment("i0"),
    c.LogOut: c.LogOut(),
    c.DefineGathering: c.DefineGathering(DEFINITION.to_json()),
    h.FoundGathering: h.FoundGathering("dialog"),
    h.EnterGathering: h.EnterGathering("dialog", "s1"),
    c.InviteStaff: c.InviteStaff("Dora", "door", 60),
    c.RevokeStaff: c.RevokeStaff("s0"),
    c.ForgetPerson: c.ForgetPerson("v0"),
    c.RunRetention: c.RunRetention(("w0",)),
    s.Register: registration("Ada"),
    s.ChangeRegistration: s.ChangeRegistration("r0", 1, particulars("Ada")),
    s.CancelRegistration: s.CancelRegistration("r0"),
    s.EraseRegistration: s.EraseRegistration("r0"),
    s.GiveConsent: s.GiveConsent("r0", "1"),
    s.WithdrawConsent: s.WithdrawConsent("r0"),
    s.AcceptSeat: s.AcceptSeat("r0"),
    s.CountApart: s.CountApart("r0"),
    s.OfferSeat: s.OfferSeat(),
    s.ChangeSeats: s.ChangeSeats(3),
    s.ChangeDeadline: s.ChangeDeadline(None),
    s.TellNotice: s.TellNotice("r0", 1),
    s.ViewList: s.ViewList("page"),
    m.GiveNotice: m.GiveNotice("reminder"),
    m.BeginMail: m.BeginMail("r0", 1, 60),
    m.EndMail: m.EndMail("r0", 1, 1),
    m.FailMail: m.FailMail("r0", 1, 1, "busy"),
    m.SendAgain: m.SendAgain("r0"),
    p.PreparePoll: p.PreparePoll("yes_no", "Mehr Bänke?"),
    p.ChangePoll: p.ChangePoll("yes_no", "Mehr Bänke?", poll="u0", version=1),
    p.OpenPoll: p.OpenPoll("u0", 1),
    p.ClosePoll: p.ClosePoll("u0", 1),
    p.EndPoll: p.EndPoll("u0"),
    p.ShowResults: p.ShowResults("u0", 1, True),
    p.HideWord: p.HideWord("u0", "doof"),
    p.RestoreWord: p.RestoreWord("u0", "w0"),
    p.RemovePoll: p.RemovePoll("u0", 1),
    p.UndoPoll: p.UndoPoll("u0", 1),
    p.ProjectPoll: p.ProjectPoll("u0"),
    p.Vote: p.Vote("u0", ("yes",)),
    st.ShowPicture: st.ShowPicture("wall"),
    st.PreparePicture: st.PreparePicture("wall"),
    st.TakePicture: st.TakePicture(1),
    st.BlackOut: st.BlackOut(True),
    st.SetStage: st.SetStage(),
    st.UndoStage: st.UndoStage(1),
    g.SetUpGroups: g.SetUpGroups(2, 1),
    g.ArrangeGroups: g.ArrangeGroups(1),
    g.StartGroups: g.StartGroups(30, 1),
    g.ExtendGroups: g.ExtendGroups(5, 1),
    g.RingBell: g.RingBell(1),
    g.AddGroup: g.AddGroup("Rot"),
    g.ChangeGroup: g.ChangeGroup("g0", "Rot"),
    g.RemoveGroup: g.RemoveGroup("g0"),
    g.RestoreGroup: g.RestoreGroup("g0"),
    g.ReopenGroup: g.ReopenGroup("g0", 3),
    g.MoveMember: g.MoveMember("m0", "g0"),
    g.FreePen: g.FreePen("g0"),
    g.PassPen: g.PassPen("m0"),
    g.JoinGroup: g.JoinGroup(),
    g.LeaveGroup: g.LeaveGroup(),
    g.EndMembership: g.EndMembership("m0"),
    g.TakePen: g.TakePen(),
    g.LayDownPen: g.LayDownPen(),
    g.RankIdeas: g.RankIdeas(("i0",)),
    g.HandIn: g.HandIn(("i0",)),
    g.TakeBack: g.TakeBack(),
    th.AddTheme: th.AddTheme("Verkehr"),
    th.AdoptTheme: th.AdoptTheme("t0", "Verkehr"),
    th.ChangeTheme: th.ChangeTheme("t0", 1),
    th.OrderThemes: th.OrderThemes(("t0",)),
    th.RemoveTheme: th.RemoveTheme("t0", 1),
    th.RestoreTheme: th.RestoreTheme("t0", 1),
    th.UndoTheme: th.UndoTheme("t0", 1),
    th.SortIdeas: th.SortIdeas({"i0": 1}),
    th.UndoSorting: th.UndoSorting({"i0": 1}),
}


def test_every_command_has_its_row_in_the_table_of_rights() -> None:
    """W1"""
    every = {*c.Command.__subclasses__(), c.RepeatedIdea}
    assert set(RIGHTS) == set(MAY) == set(COMMANDS) == every


@pytest.mark.parametrize(
    "role", ["guest", OPERATOR, REGISTRANT, MEMBER, y.HOLDER, y.READER, *c.ROLES]
)
@pytest.mark.parametrize("command", MAY, ids=lambda command: command.__name__)
def test_each_role_may_what_the_table_says(
    evening: Evening, command: type[c.Command], role: str
) -> None:
    """W1: what fails for another reason was allowed."""
    who = evening.moderator("Rolle", role).who if role in c.ROLES else Who(role, role)
    outcome = decide(evening.state, COMMANDS[command], who, evening.clock(), evening.ids)
    forbidden = isinstance(outcome, Refusal) and outcome.code == "forbidden"
    assert forbidden is (role not in MAY[command])


@pytest.mark.parametrize("role", c.ROLES)
def test_staff_without_a_session_may_nothing(evening: Evening, role: str) -> None:
    """W1"""
    outcome = decide(evening.state, c.LogOut(), Who(role, "s1"), evening.clock(), evening.ids)
    assert outcome == refuse("not_logged_in")


def test_session_is_over_when_its_time_is(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """W1: at every command, not at connect."""
    idea = ada.posts("Mehr Bänke")
    evening.clock.passes(3599)
    mona.edits(idea, "Noch mehr Bänke")
    evening.clock.passes(1)
    with refused("not_logged_in"):
        mona.publishes(idea)


def test_logged_out_session_is_over(evening: Evening, ada: Guest, mona: Moderator) -> None:
    """W1"""
    idea = ada.posts("Mehr Bänke")
    mona.logs_out()
    with refused("not_logged_in"):
        mona.publishes(idea)


def test_revoked_moderator_may_nothing_from_then_on(
    evening: Evening, ada: Guest, mona: Moderator, milo: Moderator
) -> None:
    """W1: and the others go on."""
    idea = ada.posts("Mehr Bänke")
    evening.revokes(mona.who)
    with refused("not_logged_in"):
        mona.publishes(idea)
    milo.publishes(idea)
