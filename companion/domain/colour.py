"""Colours that can be read: contrast as WCAG 2.1 defines it."""

from __future__ import annotations

import regex

#: WCAG 2.1, success criterion 1.4.3: text of normal size.
READABLE = 4.5
WHITE, NEARLY_BLACK = "#ffffff", "#131525"  # KERN's neutral 950: the sheets in the dark

HEX = regex.compile(r"#[0-9a-f]{6}", regex.IGNORECASE)


def is_colour(text: object) -> bool:
    """Whether a text is a colour as we take it: "#0b5563"."""
    return isinstance(text, str) and HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1."""
    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def readable_on(background: str, colour: str, ratio: float = READABLE) -> str:
    """The colour, or the nearest of its tints or shades that can be read on `background`."""
    towards = WHITE if luminance(background) < 0.5 else NEARLY_BLACK
    for step in range(21):
        mixed = mix(colour, towards, step / 20)
        if contrast(mixed, background) >= ratio:
            return mixed
    return towards


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other`."""
    channels = (
        round(int(one[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)
