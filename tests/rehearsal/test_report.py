from companion.rehearsal.judge import Findings
from companion.rehearsal.notes import Notes, Post, Published, lost, twice
from companion.rehearsal.report import Report, latencies, percentile


def post(text, idea=None, sends=1, sent=1.0):
    return Post(0, text, sent, idea, sent + 0.25 if idea else None, sends=sends)


def report(notes, **findings):
    return Report("Rehearsal", notes, Findings(2, **findings), 1, [], 0.1, [])


def test_percentiles_are_values_that_occurred():
    values = [float(value) for value in range(100, 0, -1)]

    assert [percentile(values, p) for p in (0, 50, 99, 99.5, 100)] == [1, 50, 99, 100, 100]
    assert percentile([7.0], 50) == 7.0


def test_an_acknowledged_post_that_is_not_there_is_lost():
    posts = [post("a", "i1"), post("b", "i2"), post("never acknowledged")]

    assert lost(posts, {"i1": "a"}) == 1


def test_two_posts_that_were_told_the_same_idea_lost_one():
    assert lost([post("a", "i1"), post("b", "i1")], {"i1": "a"}) == 1


def test_a_text_that_is_there_again_is_there_twice():
    there = {"i1": "a", "i2": "a", "i3": "a", "i9": "someone else's", "i10": "someone else's"}

    assert twice([post("a", "i1")], there) == 2


def test_what_was_sent_again_is_not_timed():
    notes = Notes(posts=[post("a", "i1"), post("b", "i2", sends=2)])

    assert latencies(notes)["post -> ack"] == [0.25]


def test_latencies_join_what_different_screens_saw():
    notes = Notes(posts=[post("a", "i1", sent=1.0)])
    notes.seen["i1"] = 1.5
    notes.published["i1"] = Published(sent=2.0, acked=2.25)
    notes.shown["i1"] = 2.125
    notes.reached += [("i1", 2.75), ("i7", 3.0)]
    times = latencies(notes)

    assert times["post -> moderator"] == [0.5]
    assert times["publish -> projector"] == [0.125]
    assert times["publish acknowledged -> projector"] == [0.0]
    assert times["publish acknowledged -> phones"] == [0.5]


def test_the_verdict_needs_every_client_equal_and_nothing_lost_or_twice():
    assert report(Notes(), equal=2).sound
    assert not report(Notes(), equal=1).sound
    assert not report(Notes(), equal=2, lost=1).sound
    assert not report(Notes(), equal=2, twice=1).sound
    assert not report(Notes(), equal=2, unknown="no answer").sound


def test_the_report_says_what_was_refused_and_stands_without_measurements():
    text = str(report(Notes(refused=["too_long", "too_long", "closed"]), equal=2))

    assert "closed 1, too_long 2" in text
    assert text.endswith("Sound.")
