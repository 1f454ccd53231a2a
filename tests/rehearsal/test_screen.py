import pytest

from companion.rehearsal.screen import Gap, follow


def fresh(position=5, **collections):
    return {"epoch": "e1", "position": position, "fresh": True, "facts": {}, **collections}


def test_a_fresh_update_replaces_all_that_was_held():
    held = follow(None, fresh(ideas=[{"id": "i1"}]))
    held = follow(held, {**fresh(9, ideas=[{"id": "i2"}]), "facts": {"spotlight": "i2"}})

    assert held.position == 9
    assert held.facts == {"spotlight": "i2"}
    assert held.collections == {"ideas": {"i2": {"id": "i2"}}}


def test_a_change_replaces_whole_items_and_takes_away_what_is_gone():
    held = follow(None, fresh(ideas=[{"id": "i1", "support": 1}, {"id": "i2"}]))
    change = {"ideas": [{"id": "i1", "support": 2}], "gone": {"ideas": ["i2"]}}
    held = follow(held, {"epoch": "e1", "position": 6, **change})

    assert held.collections == {"ideas": {"i1": {"id": "i1", "support": 2}}}


@pytest.mark.parametrize(
    ("held", "update"),
    [
        (None, {"epoch": "e1", "position": 1}),
        (fresh(), {"epoch": "e2", "position": 6}),
        (fresh(), {"epoch": "e1", "position": 4}),
    ],
)
def test_an_update_that_does_not_follow_is_a_gap(held, update):
    screen = follow(None, held) if held else None

    with pytest.raises(Gap):
        follow(screen, update)


def test_two_screens_are_the_same_when_they_show_the_same():
    one = follow(None, fresh(ideas=[{"id": "i1"}]))
    assert one.same(follow(None, fresh(9, ideas=[{"id": "i1"}], themes=[])))
    assert not one.same(follow(None, fresh(ideas=[{"id": "i1", "support": 1}])))
