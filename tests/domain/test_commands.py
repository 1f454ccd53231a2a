"""From a client's message to a command: nothing of a wrong shape gets through."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain import commands as c
from companion.domain.refusals import Refusal, refuse

NONCE = "n" * 8
ASKED: dict[str, Any] = {
    "kind": "choice",
    "question": "Womit kommen Sie?",
    "options": ["Bus", "Bahn"],
    "low": "selten",
    "high": "oft",
    "most": 2,
    "results": "live",
    "grace": 20,
}
MESSAGES: dict[str, dict[str, Any]] = {
    "post_idea": {
        "text": "Bänke",
        "kind": "wish",
        "theme": "stadt",
        "author": "Ada",
        "group": "g1",
    },
    "support_idea": {"idea": "i1"},
    "withdraw_support": {"idea": "i1"},
    "publish_idea": {"idea": "i1", "version": 1, "batch": "b1"},
    "hide_idea": {"idea": "i1", "version": 1, "reason": "insult", "batch": "b1"},
    "restore_idea": {"idea": "i1", "version": 1, "batch": "b1"},
    "edit_idea": {"idea": "i1", "version": 1, "text": "Mehr Bänke"},
    "undo_idea": {"idea": "i1", "version": 1, "batch": "b1"},
    "merge_ideas": {"idea": "i1", "version": 1, "merged": {"i2": 3}},
    "split_idea": {"idea": "i1", "version": 1},
    "spotlight_idea": {"idea": "i1", "version": 1},
    "paste_comment": {"text": "Bänke", "author": "Ida", "kind": "wish", "theme": "stadt"},
    "follow_comments": {"video": "1234567890"},
    "unfollow_comments": {},
    "revoke_codes": {"everybody": True},
    "revoke_presence": {"person": "v1"},
    "allow_presence": {"person": "v1"},
    "switch_modes": {
        "version": 1,
        "moderation": "post",
        "posting": False,
        "slow": 30,
        "attention": 3,
    },
    "revert_modes": {"version": 2},
    "mute_visitor": {"person": "v1", "undoes": False},
    "unmute_visitor": {"person": "v1", "undoes": False},
    "report_idea": {"idea": "i1", "reason": "insult"},
    "leave_note": {"text": "Pause", "idea": "i1"},
    "remove_note": {"note": "n1"},
    "ask_for_stage": {"idea": "i1"},
    "acknowledge_ask": {"idea": "i1"},
    "withdraw_ask": {"idea": "i1"},
    "enter_idea": {
        "text": "Bänke",
        "kind": "wish",
        "theme": "stadt",
        "author": "Frau Kowalski",
        "publish": True,
    },
    "queue_idea": {"idea": "i1", "version": 1, "before": "i2", "seen": 1, "batch": "b1"},
    "unqueue_idea": {"idea": "i1", "version": 1, "seen": 1, "batch": "b1"},
    "file_idea": {"idea": "i1", "version": 1, "seen": 1, "batch": "b1"},
    "stage_idea": {"idea": "i1", "version": 1, "seen": 1},
    "take_next": {"idea": "i1", "version": 1, "seen": 1},
    "undo_step": {"step": 1},
    "set_delay": {"seconds": 20},
    "show_delay_code": {"on": False},
    "mark_agenda": {"item": "a3"},
    "publish_results": {"version": 1},
    "add_theme": {"title": "Verkehr", "description": "Bus und Rad"},
    "change_theme": {"theme": "t1", "version": 1, "title": "Verkehr", "description": "Bus"},
    "order_themes": {"themes": ["t1", "stadt"]},
    "remove_theme": {"theme": "t1", "version": 1},
    "restore_theme": {"theme": "t1", "version": 1},
    "undo_theme": {"theme": "t1", "version": 1},
    "sort_ideas": {"ideas": {"i1": 1, "i2": 3}, "theme": "t1", "batch": "b1"},
    "undo_sorting": {"ideas": {"i1": 1, "i2": 3}, "batch": "b1"},
    "withdraw_results": {"version": 1},
    "undo_results": {"version": 1},
    "give_answer": {
        "outcome": "done",
        "office": "Tiefbauamt",
        "text": "Es steht.",
        "to_ideas": {"i1": 1},
        "to_themes": {"stadt": 1},
    },
    "correct_answer": {
        "answer": "a1",
        "version": 2,
        "outcome": "done",
        "office": "Tiefbauamt",
        "text": "Es steht.",
    },
    "undo_answer": {"answer": "a1", "version": 2},
    "prepare_poll": ASKED,
    "change_poll": ASKED | {"poll": "u1", "version": 1},
    "open_poll": {"poll": "u1", "version": 1, "seconds": 60, "grace": 20},
    "close_poll": {"poll": "u1", "version": 1, "grace": 20},
    "show_results": {"poll": "u1", "version": 1, "shown": True},
    "hide_word": {"poll": "u1", "word": "doof"},
    "restore_word": {"poll": "u1", "word": "w1"},
    "remove_poll": {"poll": "u1", "version": 1},
    "undo_poll": {"poll": "u1", "version": 1},
    "project_poll": {"poll": "u1"},
    "vote": {"poll": "u1", "options": ["yes"], "words": ["Bänke"]},
    "show_picture": {"mode": "spotlight", "idea": "i1", "group": "g1"},
    "prepare_picture": {"mode": "spotlight", "idea": "i1", "group": "g1"},
    "take_picture": {"preview": 1},
    "black_out": {"on": True},
    "set_stage": {"names": "short", "text": "Bis gleich", "minutes": 5},
    "undo_stage": {"version": 1},
    "set_up_groups": {
        "number": 3,
        "version": 1,
        "assignment": "choice",
        "top": 2,
        "size": 12,
        "by_theme": True,
        "titles": ["Rot"],
        "links": ["https://video.example/1"],
    },
    "arrange_groups": {"version": 2, "assignment": "random", "top": 3, "size": 0},
    "start_groups": {"minutes": 30, "version": 3},
    "extend_groups": {"minutes": 5, "version": 4},
    "ring_bell": {"version": 5},
    "add_group": {"title": "Blau", "theme": "stadt", "link": "https://video.example/2"},
    "change_group": {
        "group": "g1",
        "title": "Grün",
        "link": "https://video.example/3",
        "open": False,
    },
    "remove_group": {"group": "g1"},
    "restore_group": {"group": "g1"},
    "reopen_group": {"group": "g1", "minutes": 3},
    "move_member": {"member": "m1", "group": "g2"},
    "free_pen": {"group": "g1"},
    "pass_pen": {"member": "m1"},
    "join_group": {"group": "g1", "author": "Ada"},
    "leave_group": {},
    "take_pen": {"seen": "m1"},
    "lay_down_pen": {},
    "rank_ideas": {"ideas": ["i1", "i2"]},
    "hand_in": {"ideas": ["i1", "i2"], "group": "g1"},
    "take_back": {"group": "g1"},
}
FIELDS = [(name, field) for name, message in MESSAGES.items() for field in message]
NO_TEXT: list[Any] = [0, 1.5, True, [], ["i1"], {}, {"id": "i1"}]
NO_FLAG: list[Any] = [0, 1, "true", [], {}]
NO_TEXTS: list[Any] = [0, True, "i1", {}, [1], ["i1", None]]
NO_NUMBER: list[Any] = ["1", 1.0, True, False, [], {}, float("nan")]
NO_VERSIONS: list[Any] = ["i2", 1, True, [], ["i2"], {"i2": "1"}, {"i2": None}, {"i2": True}]
#: By name: they may be left out, or null.
OPTIONAL = {
    "post_idea": {"kind", "theme", "author", "group"},
    "publish_idea": {"batch"},
    "hide_idea": {"batch"},
    "restore_idea": {"batch"},
    "undo_idea": {"batch"},
    "spotlight_idea": {"idea", "version"},
    "queue_idea": {"before", "seen", "batch"},
    "unqueue_idea": {"seen", "batch"},
    "file_idea": {"seen", "batch"},
    "stage_idea": {"seen"},
    "take_next": {"seen"},
    "paste_comment": {"author", "kind", "theme"},
    "revoke_codes": {"everybody"},
    "set_delay": {"seconds"},
    "show_delay_code": {"on"},
    "mark_agenda": {"item"},
    "switch_modes": {"moderation", "posting", "slow", "attention"},
    "report_idea": {"reason"},
    "mute_visitor": {"undoes"},
    "unmute_visitor": {"undoes"},
    "leave_note": {"idea"},
    "enter_idea": {"kind", "theme", "author", "publish"},
    "prepare_poll": ASKED.keys() - {"kind", "question"},
    "change_poll": ASKED.keys() - {"kind", "question"} | {"poll", "version"},
    "open_poll": {"seconds", "grace"},
    "close_poll": {"grace"},
    "project_poll": {"poll"},
    "vote": {"options", "words"},
    "show_picture": {"idea", "group"},
    "prepare_picture": {"mode", "idea", "group"},
    "set_up_groups": {"assignment", "top", "size", "by_theme", "titles", "links"},
    "arrange_groups": {"assignment", "top", "size"},
    "add_group": {"title", "theme", "link"},
    "change_group": {"title", "link", "open"},
    "join_group": {"group", "author"},
    "take_pen": {"seen"},
    "hand_in": {"group"},
    "take_back": {"group"},
    "set_stage": {"names", "text", "minutes"},
    "give_answer": {"text", "to_ideas", "to_themes"},
    "correct_answer": {"text"},
    "add_theme": {"description"},
    "change_theme": {"title", "description"},
    "sort_ideas": {"theme", "batch"},
    "undo_sorting": {"batch"},
}
#: By field, what it takes; all others take text.
TYPES: dict[str, type] = {
    "version": int,
    "seen": int,
    "step": int,
    "slow": int,
    "attention": int,
    "preview": int,
    "on": bool,
    "minutes": int,
    "most": int,
    "grace": int,
    "seconds": int,
    "everybody": bool,
    "posting": bool,
    "publish": bool,
    "shown": bool,
    "undoes": bool,
    "options": tuple,
    "words": tuple,
    "themes": tuple,
    "ideas": dict,
    "merged": dict,
    "to_ideas": dict,
    "to_themes": dict,
    "number": int,
    "top": int,
    "size": int,
    "by_theme": bool,
    "open": bool,
    "titles": tuple,
    "links": tuple,
}
#: Of these commands, what a field takes that takes something else in others.
OF_ITS_OWN: dict[tuple[str, str], type] = {
    ("take_pen", "seen"): str,
    ("rank_ideas", "ideas"): tuple,
    ("hand_in", "ideas"): tuple,
}
WRONG: dict[type, list[Any]] = {
    int: NO_NUMBER,
    bool: NO_FLAG,
    tuple: NO_TEXTS,
    dict: NO_VERSIONS,
}


def kind_of(command: str, field: str) -> type:
    return OF_ITS_OWN.get((command, field)) or TYPES.get(field, str)


def message(name: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "nonce": NONCE, **MESSAGES[name], **changes}


def test_every_command_on_the_wire_is_tried() -> None:
    assert MESSAGES.keys() == c.BY_NAME.keys()
    for name, cls in c.BY_NAME.items():
        assert [f.name for f in fields(cls)] == list(MESSAGES[name])  # type: ignore[arg-type]  # all are dataclasses
        defaults = {f.name for f in fields(cls) if has_default(f)}  # type: ignore[arg-type]  # all are dataclasses
        assert defaults == OPTIONAL.get(name, set())


def has_default(field: Field[Any]) -> bool:
    return not field.default is field.default_factory is MISSING


@pytest.mark.parametrize("name", MESSAGES)
def test_message_becomes_its_command(name: str) -> None:
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in MESSAGES[name].items()}
    assert c.parse(message(name)) == (c.BY_NAME[name](**values), NONCE)


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_field_of_a_wrong_type_is_refused(name: str, field: str) -> None:
    wrong = WRONG.get(kind_of(name, field), NO_TEXT)
    for value in wrong:
        refusal = c.parse(message(name, **{field: value}))
        assert refusal == refuse("bad_request", field=field), value


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_field_left_out_or_null_is_refused_unless_optional(name: str, field: str) -> None:
    without = {key: value for key, value in message(name).items() if key != field}
    for sent in (without, message(name, **{field: None})):
        parsed = c.parse(sent)
        if field in OPTIONAL.get(name, set()):
            assert not isinstance(parsed, Refusal)
        else:
            assert parsed == refuse("bad_request", field=field)


def test_text_alone_is_required_to_post() -> None:
    parsed = c.parse({"name": "post_idea", "nonce": NONCE, "text": "Bänke"})
    assert parsed == (c.PostIdea("Bänke", "idea", None, None), NONCE)


def test_fields_that_a_command_does_not_have_are_passed_over() -> None:
    """Nobody says where they are or who they are: the server decides."""
    sent = message("post_idea", origin="venue", by="v1", at=0, status="published")
    assert c.parse(sent) == c.parse(message("post_idea"))


@pytest.mark.parametrize("sent", [None, True, 1, 1.5, "post_idea", [], [{}], b"{}"])
def test_message_that_is_no_object_is_refused(sent: object) -> None:
    assert c.parse(sent) == refuse("bad_request")


@pytest.mark.parametrize(
    "nonce",
    [
        None,
        12345678,
        "",
        "n" * 7,
        "n" * 65,
        "n" * 7 + " ",
        "n" * 7 + "ä",
        "n" * 8 + "\n",
        ["n" * 8],
    ],
)
def test_nonce_has_eight_to_sixty_four_printable_characters(nonce: object) -> None:
    assert c.parse(message("post_idea", nonce=nonce)) == refuse("bad_request", field="nonce")


@pytest.mark.parametrize("nonce", ["n" * 8, "n" * 64, "!~aZ09-_", "{\"\\'}<>&"])
def test_any_printable_nonce_will_do(nonce: str) -> None:
    assert not isinstance(c.parse(message("post_idea", nonce=nonce)), Refusal)


@pytest.mark.parametrize("name", [None, 1, "", "PostIdea", "post_idea ", "check_in", "log_in", []])
def test_command_of_another_name_is_unknown(name: object) -> None:
    """Also those that the server alone gives: nobody checks in, logs in or forgets by message."""
    assert c.parse({"name": name, "nonce": NONCE}) == refuse("unknown_command")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.sampled_from(sorted(MESSAGES)).flatmap(
        lambda name: st.fixed_dictionaries(
            {"name": st.just(name), "nonce": st.just(NONCE)},
            optional=dict.fromkeys(MESSAGES[name], JSON),
        )
    )
)
def test_what_gets_through_has_the_types_that_the_command_says(sent: dict[str, Any]) -> None:
    parsed = c.parse(sent)
    if isinstance(parsed, Refusal):
        assert parsed.code == "bad_request"
        return
    command, _ = parsed
    for name, value in vars(command).items():
        optional = name in OPTIONAL.get(sent["name"], set())
        kind = kind_of(sent["name"], name)
        assert type(value) is kind or (optional and value is None)
