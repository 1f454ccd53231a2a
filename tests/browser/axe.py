"""axe-core in a page: what a machine can see of WCAG 2.1 AA."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.serving import ROOT

SOURCE = (ROOT / "tests" / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")

EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
#: What depends on the colour scheme alone.
COLOURS = ("color-contrast", "link-in-text-block")
#: For a hall: 7:1, also for large type, which WCAG lets have 4.5:1.
HALL = {"id": "color-contrast-enhanced", "options": {"contrastRatio": {"large": {"expected": 7}}}}


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in light and in dark; page and element in each."""
    page.emulate_media(color_scheme="light")
    found = run(page, {"type": "tag", "values": EVERYTHING})
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {fault}" for fault in run(page, {"type": "rule", "values": COLOURS})]


def faint_texts(page: Page) -> list[str]:
    """Texts with less contrast than 7:1."""
    load(page)
    page.evaluate("check => axe.configure({checks: [check]})", HALL)
    return run(page, {"type": "rule", "values": [HALL["id"]]})


def run(page: Page, rules: dict[str, Any]) -> list[str]:
    load(page)
    result = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
    return [
        f"{page.url} {rule['id']}: {node['html'][:200]} {node['failureSummary']}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def load(page: Page) -> None:
    """Through the debugger, which the page's Content-Security-Policy does not stop."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SOURCE)
