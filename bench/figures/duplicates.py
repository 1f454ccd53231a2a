"""Likely duplicates: precision and recall on labelled pairs of real contributions.

bench/pairs.tsv holds ids and labels alone; the texts come from the file that is given (`--texts`),
as they would be typed here: title and text, cut at the limit of an idea.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Result, Row, Scale, Series, Tell
from bench.process import ROOT
from bench.wire import Failed
from companion.domain.text import TEXT_LIMIT
from companion.live.duplicates import LIKELY, MOST
from companion.live.similarity import Index

PAIRS = ROOT / "bench" / "pairs.tsv"
MANY = 5_000
#: ms; the desk's answer.
REACH = 100
#: Thresholds that are told.
SCORES = (0.08, 0.10, 0.12, LIKELY, 0.18, 0.20, 0.30, 0.45)
#: The same for the guest's page, by its own module; its offer begins at 0.15.
PHONE = ROOT / "static" / "js" / "guest" / "similar.js"
ON_PHONE = """
const { Index } = await import(process.argv[1]);
const texts = JSON.parse(await new Response(process.stdin).text());
const index = new Index();
for (const [id, text] of Object.entries(texts)) index.put(id, text);
const found = Object.entries(texts).map(([id, text]) => [id, index.like(text, 101, 0)]);
console.log(JSON.stringify(Object.fromEntries(found)));
"""

#: By id, what is like it: ids and scores, the most alike first.
Lists = dict[str, list[tuple[str, float]]]


@dataclass(frozen=True)
class Pair:
    """Two contributions, and whether a moderator would merge them."""

    first: str
    second: str
    same: bool

    @property
    def is_held_out(self) -> bool:
        """By chance, and for ever: thresholds are chosen on the other half."""
        name = f"{self.first} {self.second}".encode()
        return hashlib.sha256(name).digest()[0] % 2 == 1


def steps(scale: Scale) -> int:
    return 3


def run(scale: Scale, tell: Tell) -> Result:
    if scale.texts is None:
        raise Failed("it needs --texts FILE, the contributions that bench/pairs.tsv names")
    texts, pairs = read_texts(scale.texts), read_pairs()
    unknown = {id for pair in pairs for id in (pair.first, pair.second)} - texts.keys()
    if unknown:
        raise Failed(f"{scale.texts} lacks {len(unknown)} contributions of bench/pairs.tsv")
    result = Result()
    desk = lists(texts)
    tell()
    result.rows += [row_of_lists("desk", desk, pairs)]
    describe(result, "The desk", desk, pairs)
    tell_costs(result, desk, pairs)
    phone = lists_of_phone(texts)
    if phone:
        result.rows += [row_of_lists("guest's page", phone, pairs)]
        describe(result, "The guest's page", phone, pairs)
    tell()
    result.rows += [row_of_time(texts)]
    name_misses(result, desk, pairs)
    tell()
    return result


def read_texts(file: Path) -> dict[str, str]:
    lines = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {
        line["id"]: ". ".join(filter(None, (line["title"], line["text"])))[:TEXT_LIMIT]
        for line in lines
    }


def read_pairs() -> list[Pair]:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()[1:]
    fields = (line.split("\t") for line in lines)
    return [Pair(first, second, same == "1") for first, second, same in fields]


def lists(texts: dict[str, str]) -> Lists:
    """What the desk's index finds."""
    index = Index()
    for id, text in texts.items():
        index.put(id, text)
    return {id: [(one.id, one.score) for one in index.like(id, 100, 0.0)] for id in texts}


def lists_of_phone(texts: dict[str, str]) -> Lists:
    """What the guest's page finds for the same, typed out; nothing where there is no Node."""
    node = shutil.which("node")
    if node is None:
        return {}
    command = [node, "--input-type=module", "-e", ON_PHONE, PHONE.as_uri()]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"node: {done.stderr.splitlines()[-1]}")
    found = json.loads(done.stdout)
    return {id: [(one["id"], one["score"]) for one in found[id] if one["id"] != id] for id in texts}


def score(found: Lists, pair: Pair) -> float:
    """As alike as either is found beside the other."""
    both = ((pair.first, pair.second), (pair.second, pair.first))
    return max(dict(found[one]).get(other, 0.0) for one, other in both)


def named(found: Lists, pairs: list[Pair], count: int) -> float:
    """The share of duplicates that stand among the first `count` beside their twin."""
    same = [pair for pair in pairs if pair.same]
    both = [(p.first, p.second) for p in same] + [(p.second, p.first) for p in same]
    return sum(other in [id for id, _ in found[one][:count]] for one, other in both) / len(both)


def judged(found: Lists, pairs: list[Pair], least: float) -> tuple[float, float]:
    """Precision and recall of "alike from this score on"."""
    shown = [pair for pair in pairs if score(found, pair) >= least]
    right = sum(pair.same for pair in shown)
    return right / max(1, len(shown)), right / sum(pair.same for pair in pairs)


def halves(pairs: list[Pair]) -> tuple[list[Pair], list[Pair]]:
    return [p for p in pairs if not p.is_held_out], [p for p in pairs if p.is_held_out]


def row_of_lists(who: str, found: Lists, pairs: list[Pair]) -> Row:
    _, held_out = halves(pairs)
    shares = [named(found, held_out, count) for count in (1, 3, MOST)]
    measured = ", ".join(f"{share:.0%}" for share in shares)
    figure = f"duplicates, {who}: named first, among three, among {MOST}; held-out half"
    return Row(figure, "reported", measured, "", is_reached=True)


def row_of_time(texts: dict[str, str]) -> Row:
    """The answer of an index of 5,000 ideas, made of the contributions' sentences."""
    sentences = [s for text in texts.values() for s in re.split(r"(?<=[.!?])\s+", text) if s]
    chance = random.Random(1)
    index = Index()
    for number in range(MANY):
        index.put(str(number), " ".join(chance.sample(sentences, chance.choice((1, 2, 3))))[:500])
    times = []
    for number in range(0, MANY, 10):
        began = time.perf_counter()
        index.like(str(number), MOST, LIKELY)
        times.append((time.perf_counter() - began) * 1000)
    late = sorted(times)[len(times) * 99 // 100]
    return Row(
        f"what is like one of {MANY:,} ideas: 99 of 100 answers",
        f"at most {REACH} ms",
        f"{late:.1f} ms (median {Series(times).median:.1f})",
        Series(times).spread(".1f"),
        late <= REACH,
    )


def describe(result: Result, who: str, found: Lists, pairs: list[Pair]) -> None:
    chosen, held_out = halves(pairs)
    same = sum(pair.same for pair in pairs)
    result.details.append(
        f"{who}: {len(pairs)} pairs, {same} of them duplicates; {len(held_out)} held out."
        f" Beside one of all {len(found)} contributions stand {beside(found):.1f} others."
    )
    lines = []
    for least in SCORES:
        cells = [
            f"{value:.0%}" for half in (chosen, held_out) for value in judged(found, half, least)
        ]
        lines.append([f"{least:.2f}", *cells])
    head = ("score from", "precision, chosen on", "recall", "precision, held out", "recall")
    result.table(head, lines)


def tell_costs(result: Result, found: Lists, pairs: list[Pair]) -> None:
    """What a moderator reads at each threshold, beside any of all contributions, and what for."""
    same = {frozenset((pair.first, pair.second)) for pair in pairs if pair.same}
    lines = []
    for least in SCORES:
        shown = [
            frozenset((id, other))
            for id, list in found.items()
            for other, score in list[:MOST]
            if score >= least
        ]
        right = sum(pair in same for pair in shown)
        lines.append(
            [
                f"{least:.2f}",
                f"{len(shown) / len(found):.2f}",
                f"{right / max(1, len(shown)):.0%}",
                f"{right / (2 * len(same)):.0%}",
            ]
        )
    result.details.append(
        f"What stands beside one of all {len(found)} contributions, up to {MOST} of them, at each"
        " threshold. Pairs that nobody judged count as no duplicates."
    )
    head = ("score from", "shown beside one", "of those duplicates", "duplicates that are shown")
    result.table(head, lines)


def beside(found: Lists) -> float:
    """How many are shown beside one, of up to MOST."""
    shown = [sum(score >= LIKELY for _, score in list[:MOST]) for list in found.values()]
    return sum(shown) / len(shown)


def name_misses(result: Result, found: Lists, pairs: list[Pair]) -> None:
    _, held_out = halves(pairs)
    missed = [p for p in held_out if p.same and score(found, p) < LIKELY]
    wrong = [p for p in held_out if not p.same and score(found, p) >= 2 * LIKELY]
    for what, some in (
        (f"Duplicates in the held-out half that the desk misses (below {LIKELY})", missed),
        (f"No duplicates, and alike from {2 * LIKELY:.2f} on all the same", wrong),
    ):
        names = ", ".join(f"{p.first} {p.second}" for p in some)
        result.details += ["", f"{what}: {names or 'none'}."]
