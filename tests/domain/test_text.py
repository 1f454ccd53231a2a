"""What people write: counted as people count, kept as text, refused where nothing is to be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.domain.refusals import Refusal, refuse
from companion.domain.text import TEXT_LIMIT, clean_name, clean_text, count

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
WAVING = "\U0001f44b\U0001f3fd"
GERMANY = "\U0001f1e9\U0001f1ea"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
HEART = "\u2764\ufe0f\u200d\U0001f525"
KEYCAP = "1\ufe0f\u20e3"


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("Bänke", 5),
        ("Ba\u0308nke", 5),
        (FAMILY, 1),
        (WAVING, 1),
        (GERMANY * 3, 3),
        (ENGLAND, 1),
        (HEART, 1),
        (KEYCAP, 1),
        ("नमस्ते", 3),
        ("각", 1),
        ("a\u0308\u0301", 1),
        ("eins\nzwei", 9),
        ("", 0),
    ],
)
def test_characters_are_counted_as_people_count(text: str, characters: int) -> None:
    assert count(text) == characters


@pytest.mark.parametrize("character", ["x", "ä", "a\u0308", FAMILY, GERMANY, ENGLAND, HEART, "각"])
def test_five_hundred_characters_fit_and_one_more_does_not(character: str) -> None:
    assert isinstance(clean_text(character * TEXT_LIMIT), str)
    assert clean_text(character * 501) == refuse("too_long", field="text", limit=500, length=501)


def test_two_line_ends_from_windows_count_twice_not_four_times() -> None:
    assert clean_text("x" * 249 + "\r\n\r\n" + "y" * 249) == "x" * 249 + "\n\n" + "y" * 249


def test_blanks_at_both_ends_do_not_count() -> None:
    assert clean_text("  " + "x" * 500 + " \n") == "x" * 500


def test_one_spelling_is_kept() -> None:
    assert clean_text("Ba\u0308nke") == "Bänke"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t\r\n",
        "\u00a0\u2003\u3000",
        "\u200b",
        "\u200d\u200c\u2060",
        "\u00ad",
        "\u3164",  # Hangul filler
        "\uffa0\u115f\u1160",  # the other Hangul fillers
        "\u2800",  # blank Braille cell
        "\u180e",  # Mongolian vowel separator
        "\u034f",  # combining grapheme joiner
        "\u17b4\u17b5",  # Khmer inherent vowels
        "\ufe0f",  # a variation selector
        "\ufeff",
        "\u202e\u202c",
        "\U000e0041\U000e007f",  # tags
        "\U0001d159",  # musical null notehead
        "\U00013441\U00013442",  # Egyptian blanks
        "\x00\x07\x1b",
        "\u0301",  # an accent on nothing
        "\u2028\u2029",
        "\u200b \u3164\n\u2800",
    ],
)
def test_text_without_a_visible_character_is_empty(text: str) -> None:
    assert clean_text(text) == refuse("empty", field="text")


@pytest.mark.parametrize("text", ["!", "?", "1", "+", "€", "字", FAMILY, KEYCAP, "ы", "א"])
def test_one_visible_character_is_enough(text: str) -> None:
    assert clean_text(text) == text


ZALGO = "a" + "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b"


@pytest.mark.parametrize(
    "text",
    [
        ZALGO,
        "Guten Tag " + ZALGO,
        "a" + "\u20dd" * 9,
        "a" + ("\u0301" * 8 + "\u200d") * 4,  # with joiners between the marks
        "a" + "\u0301\u034f" * 9,
    ],
)
def test_marks_piled_upon_marks_are_refused(text: str) -> None:
    assert clean_text(text) == refuse("bad_text", field="text")


@pytest.mark.parametrize(
    "text",
    [
        "Việt Nam",
        "שָׁלוֹם",
        "ٱلسَّلَامُ عَلَيْكُم",
        "น้ำใจ",
        "བསྒྲུབས",
        "Z͑ͫ̓ͪ̂ͫ",
        FAMILY * 20,
        ENGLAND * 20,
    ],
)
def test_living_scripts_pass_as_they_are(text: str) -> None:
    assert isinstance(clean_text(text), str)


@pytest.mark.parametrize("text", ["\ud800", "ok \udfff ok", "\udc00\ud800"])
def test_half_a_character_is_refused(text: str) -> None:
    """It could not be stored, nor sent."""
    assert clean_text(text) == refuse("bad_text", field="text")
    assert clean_name(text) == refuse("bad_text", field="author")


def test_direction_cannot_be_overridden() -> None:
    assert clean_text("a\u202eb\u202dc\u202ad\u202be\u202cf") == "abcdef"


def test_direction_marks_of_living_scripts_stay() -> None:
    text = "\u2067שלום\u2069 \u200fא\u200e"
    assert clean_text(text) == text


def test_control_characters_are_dropped() -> None:
    assert clean_text("a\x00b\x07c\x1bd\x7fe\x9ff") == "abcdef"


def test_lines_stay_lines() -> None:
    assert clean_text("a\r\nb\rc\u2028d\u2029e\x0bf\x0cg\x85h") == "a\nb\nc\nd\ne\nf\ng\nh"


def test_one_empty_line_is_enough() -> None:
    assert clean_text("a\n\n\n \n\n\nb\n\nc") == "a\n\nb\n\nc"


def test_tab_is_a_blank() -> None:
    assert clean_text("a\tb") == "a b"


def test_text_is_text() -> None:
    """Never interpreted: what looks like code is kept as it was written."""
    text = "<script>alert('x')</script> {{7*7}} \\u0041 %s =1+1 &amp; '; DROP TABLE ideas"
    assert clean_text(text) == text


def test_name_is_one_line_of_sixty() -> None:
    assert clean_name("  Ada \n Lovelace ") == "Ada Lovelace"
    assert clean_name("A" * 60) == "A" * 60
    assert clean_name("A" * 61) == refuse("too_long", field="author", limit=60, length=61)
    assert clean_name(" ") == refuse("empty", field="author")


@pytest.mark.parametrize(
    "text",
    ["\n" * 16_000, "\n \t" * 5_000, "\n" + " " * 16_000 + "x", "a\u0301" * 8_000, "🇩" * 4_000],
)
def test_long_odd_text_takes_no_long_time(text: str) -> None:
    """F4: every one of these has a cheap answer; a pattern that backtracks would show as a hang."""
    clean_text(text)


@given(st.text(st.characters()))
def test_cleaned_text_is_clean(raw: str) -> None:
    """Cleaning twice changes nothing, and what passes can be sent and stored."""
    cleaned = clean_text(raw)
    if isinstance(cleaned, Refusal):
        assert cleaned.code in {"empty", "too_long", "bad_text"}
    else:
        assert clean_text(cleaned) == cleaned
        assert cleaned.encode().decode() == cleaned
        assert 1 <= count(cleaned) <= TEXT_LIMIT
