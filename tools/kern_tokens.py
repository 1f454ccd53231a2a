"""Take from KERN UX the design tokens that our style sheets use, and nothing else.

    python tools/kern_tokens.py PATH/TO/@kern-ux/native/dist/kern.css

writes static/vendor/kern/tokens.css. To be run again when a style sheet uses another token, or when
KERN has a new version. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "static/vendor/kern/tokens.css"

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TOKEN = re.compile(r"(--kern-[\w-]+):\s*([^;]+);")
USED = re.compile(r"var\((--kern-[\w-]+)\)")
OKLCH = re.compile(r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)")
SCHEME = re.compile(r"@media \(prefers-color-scheme: (light|dark)\) \{(.*?\n)\}", re.DOTALL)

HEADER = """\
/* KERN UX design tokens, taken from @kern-ux/native {version} by tools/kern_tokens.py: those that
   our style sheets use, with references followed and colours written in hex, which browsers from
   before 2023 know too. EUPL-1.2, see LICENCE.md beside this file.
   Source: dist/kern.css, sha256 {digest} */
"""


def main(path: Path) -> None:
    source = path.read_bytes()
    version = json.loads((path.parent.parent / "package.json").read_text())["version"]
    used = tokens_used()
    light, dark = (resolved(used, palette(source.decode(), scheme)) for scheme in ("light", "dark"))
    changed = {name: value for name, value in dark.items() if value != light[name]}
    digest = hashlib.sha256(source).hexdigest()
    TARGET.write_text(
        HEADER.format(version=version, digest=digest)
        + "@layer tokens {\n"
        + block(light, "  ")
        + "\n  @media (prefers-color-scheme: dark) {\n"
        + block(changed, "    ")
        + "  }\n}\n"
    )


def tokens_used() -> list[str]:
    sheets = (ROOT / "static/css").glob("*.css")
    return sorted({name for sheet in sheets for name in USED.findall(sheet.read_text())})


def palette(source: str, scheme: str) -> dict[str, str]:
    """Every token of :root as it is in `scheme`. The first value counts: later ones are for wide
    screens, where ours are set by clamp()."""
    found: dict[str, str] = {}
    parts = [body for name, body in SCHEME.findall(source) if name == scheme]
    for part in [*parts, source]:
        for selector, body in RULE.findall(part):
            if selector.rpartition("*/")[2].strip() == ":root":
                found = dict(TOKEN.findall(body)) | found
    return found


def resolved(names: list[str], tokens: dict[str, str]) -> dict[str, str]:
    return {name: value_of(name, tokens) for name in names}


def value_of(name: str, tokens: dict[str, str]) -> str:
    value = USED.sub(lambda match: value_of(match[1], tokens), tokens[name])
    return OKLCH.sub(lambda match: in_hex(*map(float, match.groups())), value)


def in_hex(lightness: float, chroma: float, hue: float) -> str:
    """An oklch colour as sRGB, cut off at its edges: https://bottosson.github.io/posts/oklab/"""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    base = lightness / 100
    l = (base + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741  # as the source names it
    m = (base - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (base - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
        -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
        -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
    )
    return "#" + "".join(f"{round(255 * companded(channel)):02x}" for channel in channels)


def companded(linear: float) -> float:
    linear = min(1.0, max(0.0, linear))
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def block(tokens: dict[str, str], indent: str) -> str:
    lines = "".join(f"{indent}  {name}: {value};\n" for name, value in tokens.items())
    return f"{indent}:root {{\n{lines}{indent}}}\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
