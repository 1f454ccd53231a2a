"""The room's codes: made of a key and the clock, good for a while, and no two spellings are one."""

from __future__ import annotations

import base64
import random
import string

import pytest

from companion.domain.presence import codes
from companion.domain.presence.codes import (
    AHEAD,
    BEHIND,
    EXPIRED,
    OLD,
    WINDOW,
    WRONG,
    code_at,
    digits_of,
    fault,
    plain,
    window_at,
)
from tests.cast import START

KEY, OTHER = b"of this gathering", b"of another"
#: As a window begins.
NOW = START - START % WINDOW
CODE = code_at(KEY, NOW)
KEYBOARD = string.ascii_letters + string.digits + string.punctuation + "äßſıÄ٣"


def test_a_code_is_fifteen_bytes_in_small_qr_letters() -> None:
    raw = base64.b32decode(CODE.text)
    assert len(raw) == 15
    assert raw[0] == codes.VERSION
    assert int.from_bytes(raw[1:5], "big") == window_at(NOW)
    assert len(CODE.text) == 24
    assert "=" not in CODE.text
    assert set(CODE.text) <= set(string.ascii_uppercase + "234567"), "alphanumeric mode"
    assert len(CODE.digits) == 6


def test_it_changes_every_twenty_seconds_and_not_before() -> None:
    assert {code_at(KEY, NOW + s) for s in (0, 1, 19.999)} == {CODE}
    later = [code_at(KEY, NOW + n * WINDOW) for n in range(2_000)]
    assert len({code.text for code in later}) == len(later)
    assert all(code.since == NOW + n * WINDOW for n, code in enumerate(later))


def test_it_is_good_while_it_is_shown_and_for_forty_seconds_more() -> None:
    good = [s for s in range(-60, 120) if fault(CODE.text, KEY, NOW + s) is None]
    assert good == list(range(int(-AHEAD * WINDOW), int((BEHIND + 1) * WINDOW)))
    assert good[-1] + 1 - OLD >= 30, "also one that a display shows as long as it may"
    assert [s for s in range(-60, 120) if fault(CODE.digits, KEY, NOW + s) is None] == good


def test_afterwards_it_is_told_from_one_that_never_was() -> None:
    for text in (CODE.text, CODE.digits):
        assert fault(text, KEY, NOW + 61) == EXPIRED
        assert fault(text, OTHER, NOW) == WRONG
    assert fault(CODE.text, KEY, NOW + 86_400) == EXPIRED
    assert fault(CODE.text, KEY, NOW - 3_600) == EXPIRED, "nor is one of later good"
    assert fault(CODE.digits, KEY, NOW + 86_400) == WRONG, "six digits come again by chance"


def test_every_single_character_counts() -> None:
    """Whatever stands in one place instead, and wherever one is missing or more."""
    text = CODE.text
    for place, letter in enumerate(text):
        for other in KEYBOARD:
            changed = text[:place] + other + text[place + 1 :]
            if other.upper() != letter:
                assert fault(changed, KEY, NOW) is not None, changed
        assert fault(text[:place] + text[place + 1 :], KEY, NOW) == WRONG
        assert fault(text[:place] + letter + text[place:], KEY, NOW) == WRONG


def test_every_single_bit_counts() -> None:
    """Base32 without slack: no two spellings of the same bytes, nor bytes that do not matter."""
    raw = base64.b32decode(CODE.text)
    for bit in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[bit // 8] ^= 1 << bit % 8
        assert fault(base64.b32encode(bytes(flipped)).decode(), KEY, NOW) is not None


def test_every_single_digit_counts() -> None:
    near = {digits_of(KEY, n) for n in codes.accepted(window_at(NOW))}
    for place in range(6):
        for other in string.digits:
            changed = CODE.digits[:place] + other + CODE.digits[place + 1 :]
            assert (fault(changed, KEY, NOW) is None) is (changed in near)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.text.lower(),
        f"  {CODE.text}\n",
        "-".join(CODE.text[n : n + 4] for n in range(0, 24, 4)),
        " – ".join(CODE.text[n : n + 6] for n in range(0, 24, 6)),
        f"{CODE.digits[:3]} {CODE.digits[3:]}",
        f"{CODE.digits[:3]}-{CODE.digits[3:]}",
        f"\u00a0{CODE.digits}\u2009",
        CODE.digits.translate({ord(str(n)): ord("٠") + n for n in range(10)}),
        CODE.digits.translate({ord(str(n)): ord("０") + n for n in range(10)}),
    ],
)
def test_typed_as_people_type(typed: str) -> None:
    assert fault(typed, KEY, NOW) is None


@pytest.mark.parametrize("text", ["", " ", "-", "0", "\x00" * 24, "ß" * 12, "²" * 6, "A" * 10_000])
def test_what_is_no_code_is_wrong_and_nothing_worse(text: str) -> None:
    assert fault(text, KEY, NOW) == WRONG


def test_anything_at_all_is_wrong_and_nothing_worse() -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(3_000):
        text = "".join(chr(chance.randrange(0x3000)) for _ in range(chance.choice((6, 24, 30))))
        assert fault(text, KEY, NOW) in (WRONG, EXPIRED)
        plain(text)


def test_a_code_of_another_version_is_wrong() -> None:
    raw = bytearray(base64.b32decode(CODE.text))
    raw[0] = 2
    assert fault(base64.b32encode(bytes(raw)).decode(), KEY, NOW) == WRONG


def test_digits_are_spread_evenly() -> None:
    """So that the chance of a guess is what docs/decisions/0097-six-digits.md says."""
    seen = [int(digits_of(KEY, n)) for n in range(20_000)]
    tenths = [sum(n // 100_000 == tenth for n in seen) for tenth in range(10)]
    assert all(1_800 < count < 2_200 for count in tenths), tenths
    assert len(codes.accepted(window_at(NOW))) == BEHIND + 1 + AHEAD == 4
