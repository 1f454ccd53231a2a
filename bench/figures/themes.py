"""Suggestions of themes, and clusters: measured on real contributions that people sorted.

bench/themes.toml holds ids and themes alone; the texts come from the file that is given
(`--texts`), as they would be typed here. A line of it may say where a contribution belongs
(`theme`), for an evening of bench/themes.toml whose themes name no contributions.
"""

from __future__ import annotations

import json
import math
import random
import re
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bench.figure import Result, Row, Scale, Tell
from bench.figures.duplicates import read_texts
from bench.process import ROOT
from bench.wire import Failed
from companion import green
from companion.domain import definition
from companion.domain import events as e
from companion.domain.text import TEXT_LIMIT
from companion.live.clusters import Cluster, clusters
from companion.live.commons import Alone
from companion.live.gathering import Gathering
from companion.live.limits import Limits
from companion.live.similarity import Index
from companion.live.sorting import TESTED, Guess, Sorter, bar, early_bar
from companion.live.stems import stems
from companion.live.suggestions import Suggestions
from companion.live.vectors import Vectors
from companion.store.log import MemoryLog

THEMES = ROOT / "bench" / "themes.toml"
#: Of each evening's contributions, those that are held out in a draw.
HELD_OUT = 1 / 3
#: Sorted examples; None: all but those held out.
SIZES = (0, 20, 50, 100, 200, None)
#: Ideas of the evenings whose time is told, made of the contributions' sentences.
MANY = (5_000, 20_000)
#: ms; rule F4.
REACH = 50

#: What a way of guessing makes of examples: themes by id, the likeliest first, for one text.
Guesses = Callable[[str], Sequence[str]]


@dataclass(frozen=True)
class Theme:
    id: str
    title: str
    description: str = ""
    contributions: str = ""

    @property
    def stems(self) -> list[str]:
        return stems(f"{self.title}. {self.description}")


@dataclass(frozen=True)
class Evening:
    """`labels`: themes by the ids of contributions."""

    name: str
    themes: Sequence[Theme]
    labels: dict[str, str]
    texts: dict[str, str]

    @property
    def titles(self) -> dict[str, list[str]]:
        return {theme.id: theme.stems for theme in self.themes}


@dataclass
class Tally:
    """What became of guesses."""

    tried: int = 0
    first: int = 0
    second: int = 0
    sure: int = 0
    surely_right: int = 0
    missed: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)  # guessed rightly in one draw at least

    def share(self, count: int, of: int | None = None) -> str:
        of = self.tried if of is None else of
        return f"{count / of:.0%}" if of else "–"


def steps(scale: Scale) -> int:
    return len(read_evenings(scale.texts)) + 1 if scale.texts else 0


def run(scale: Scale, tell: Tell) -> Result:
    if scale.texts is None:
        raise Failed("it needs --texts FILE, the contributions that bench/themes.toml names")
    result = Result()
    evenings = read_evenings(scale.texts)
    draws = scale.many(20)
    for evening in evenings:
        suggest(result, evening, draws)
        cluster(result, evening)
        tell()
    time_it(result, read_texts(scale.texts), evenings[0])
    tell()
    return result


def read_evenings(file: Path) -> list[Evening]:
    """Those for which there are labels."""
    texts = read_texts(file)
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    said = {line["id"]: line["theme"] for line in lines if "theme" in line}
    evenings = []
    for raw in tomllib.loads(THEMES.read_text(encoding="utf-8"))["evenings"]:
        themes = [Theme(**theme) for theme in raw["themes"]]
        labels = {id: theme.id for theme in themes for id in theme.contributions.split()}
        labels = labels or {id: said[id] for id in said if said[id] in {t.id for t in themes}}
        if labels.keys() - texts.keys():
            raise Failed(f"{file} lacks contributions of bench/themes.toml")
        if labels:
            own = {id: texts[id] for id in sorted(labels)}
            evenings.append(Evening(raw["name"], themes, labels, own))
    return evenings


def suggest(result: Result, evening: Evening, draws: int) -> None:
    counts = Counter(evening.labels.values())
    result.details.append(
        f"**{evening.name}:** {len(evening.labels)} contributions in {len(counts)} themes, of"
        f" {max(counts.values())} to {min(counts.values())}."
        f" {draws} draws, a third held out in each."
    )
    lines = []
    for size in SIZES:
        tallies = {way: Tally() for way in WAYS}
        for draw in range(draws):
            for way, tally in tallies.items():
                count(tally, evening, size, draw, way)
        ours = tallies["ours"]
        lines.append(
            [
                str(size) if size is not None else f"{round(len(evening.labels) * (1 - HELD_OUT))}",
                ours.share(ours.first),
                ours.share(ours.second),
                *(tallies[way].share(tallies[way].first) for way in ("neighbour", "most")),
                ours.share(ours.sure),
                ours.share(ours.surely_right, ours.sure),
            ]
        )
        if size in (0, 100):
            measured = f"{ours.share(ours.first)}; {ours.share(ours.second)}"
            figure = f"theme suggested, {evening.name}, {size} sorted: right; right among two"
            result.rows.append(Row(figure, "reported", measured, "", is_reached=True))
    head = (
        "sorted so far",
        "right",
        "right among two",
        "nearest neighbour",
        "largest theme",
        "above the bar",
        "right of those",
    )
    result.table(head, lines)
    never = sorted(ours.missed - ours.met)
    result.details.append(
        f"Missed whenever they were held out, with all others sorted ({len(never)} of"
        f" {len(evening.labels)}): {', '.join(never) or 'none'}."
    )


def count(tally: Tally, evening: Evening, size: int | None, draw: int, way: str) -> None:
    """Guess what is held out in one draw."""
    ids = sorted(evening.labels)
    random.Random(draw).shuffle(ids)
    cut = round(len(ids) * HELD_OUT)
    held_out, others = ids[:cut], ids[cut:]
    examples = {id: evening.labels[id] for id in (others if size is None else others[:size])}
    guesses, least = WAYS[way](evening, examples)
    for id in held_out:
        found = guesses(id)
        right = evening.labels[id] == found[0].theme if found else False
        tally.tried += 1
        tally.first += right
        tally.second += evening.labels[id] in [guess.theme for guess in found[:2]]
        (tally.met if right else tally.missed).add(id)
        if found and found[0].margin >= least:
            tally.sure += 1
            tally.surely_right += right


Way = tuple[Callable[[str], Sequence[Guess]], float]


def ours(evening: Evening, examples: dict[str, str]) -> Way:
    vectors = Vectors()
    for id, text in evening.texts.items():
        vectors.put(id, text)
    sorter = Sorter(vectors, evening.titles)
    unsorted = [id for id in evening.texts if id not in examples]
    sorter.learn(examples, unsorted)
    tries = [sorter.tries(id, theme) for id, theme in examples.items()]
    margins = [found[0].margin for id in unsorted if (found := sorter.guess(id))]
    return sorter.guess, bar(tries) if len(examples) >= TESTED else early_bar(margins)


def neighbour(evening: Evening, examples: dict[str, str]) -> Way:
    """The theme of the most similar example or title."""
    index = Index()
    for theme in evening.themes:
        index.put(f"theme {theme.id}", f"{theme.title}. {theme.description}")
    for id, text in evening.texts.items():
        index.put(id, text)
    known = {f"theme {theme.id}": theme.id for theme in evening.themes} | examples

    def guess(id: str) -> list[Guess]:
        found = [one for one in index.like(id, len(index), 0.0) if one.id in known]
        return [Guess(known[one.id], one.score) for one in found]

    return guess, math.inf


def most(evening: Evening, examples: dict[str, str]) -> Way:
    """Always the theme that most are in."""
    ordered = Counter(examples.values()).most_common() or [(evening.themes[0].id, 0)]
    return lambda id: [Guess(theme, 0.0) for theme, _ in ordered], math.inf


WAYS: dict[str, Callable[[Evening, dict[str, str]], Way]] = {
    "ours": ours,
    "neighbour": neighbour,
    "most": most,
}


def cluster(result: Result, evening: Evening) -> None:
    """As before anybody sorted anything."""
    vectors = Vectors()
    for id, text in evening.texts.items():
        vectors.put(id, text)
    found = clusters(list(evening.texts), vectors)
    purity, agreement = judge(found, evening.labels)
    covered = sum(len(one.ids) for one in found) / len(evening.labels)
    measured = f"{len(found)} clusters hold {covered:.0%}; purity {purity:.0%}, V {agreement:.2f}"
    figure = f"clusters, {evening.name}: against the themes that people chose"
    result.rows.append(Row(figure, "reported", measured, "", is_reached=True))


def judge(found: Sequence[Cluster], labels: dict[str, str]) -> tuple[float, float]:
    """Purity, the share that is in the theme which most of its cluster are in; and the V-measure
    (Rosenberg and Hirschberg, 2007), from 0, chance, to 1, the same."""
    pairs = Counter((place, labels[id]) for place, one in enumerate(found) for id in one.ids)
    total = sum(pairs.values())
    homes, themes = Counter[int](), Counter[str]()
    best: Counter[int] = Counter()
    for (place, theme), times in pairs.items():
        homes[place] += times
        themes[theme] += times
        best[place] = max(best[place], times)
    by_home = -sum(n / total * math.log(n / homes[place]) for (place, _), n in pairs.items())
    by_theme = -sum(n / total * math.log(n / themes[theme]) for (_, theme), n in pairs.items())
    homogeneity = 1 - by_home / (entropy(themes) or 1)
    completeness = 1 - by_theme / (entropy(homes) or 1)
    both = homogeneity + completeness
    return sum(best.values()) / total, 2 * homogeneity * completeness / both if both else 0.0


def entropy(counts: Counter[int] | Counter[str]) -> float:
    total = sum(counts.values())
    return -sum(n / total * math.log(n / total) for n in counts.values() if n)


def time_it(result: Result, texts: dict[str, str], evening: Evening) -> None:
    """What a moderator waits for, and how long the hub waits at most: a half of the ideas has been
    sorted, into the evening's themes."""
    sentences = [s for text in texts.values() for s in re.split(r"(?<=[.!?])\s+", text) if s]
    lines = []
    for many in MANY:
        gathering = fill(sentences, evening, many)
        suggestions = Suggestions(gathering)
        stretches = Stretches()
        with stretches:
            read = stretches.took(suggestions._read_all)
            learned = stretches.took(partial(suggestions.of, "i1"))
            looked = stretches.took(suggestions.overview)
        again = stretches.took(partial(suggestions.of, "i1"))
        longest = max(stretches.found) * 1000
        times = [f"{seconds * 1000:,.0f} ms" for seconds in (read, learned, looked, again)]
        lines.append([f"{many:,}", *times, f"{longest:.0f} ms"])
        measured = f"{longest:.0f} ms"
        figure = f"suggestions among {many:,} ideas: the longest that the hub is held"
        result.rows.append(Row(figure, f"at most {REACH} ms", measured, "", longest <= REACH))
    head = ("ideas", "read", "first suggestion", "overview", "suggestion later", "longest stretch")
    result.table(head, lines)


def fill(sentences: Sequence[str], evening: Evening, many: int) -> Gathering:
    """A gathering with so many ideas, every second of them in a theme, at random."""
    chance, log = random.Random(1), MemoryLog()
    log.create("many")
    themes = tuple(theme.id for theme in evening.themes)
    told = [definition.Theme(theme.id, theme.title) for theme in evening.themes]
    text = definition.Definition("many", "Viele", "18:00", "20:00", themes=tuple(told)).to_json()
    log.append(
        "many",
        e.Draft(
            e.GatheringDefined(at=0.0, by="operator", definition="d", themes=themes),
            writes=(e.Writing("d", "definition", None, text),),
        ),
    )
    for number in range(many):
        words = " ".join(chance.sample(sentences, chance.choice((1, 2, 3))))[:TEXT_LIMIT]
        event = e.IdeaPosted(
            at=float(number),
            by="v1",
            idea=f"i{number}",
            kind="wish",
            origin="remote",
            words=f"w{number}",
            theme=chance.choice(themes) if number % 2 else None,
        )
        writing = e.Writing(f"w{number}", "idea_text", "v1", words)
        log.append("many", e.Draft(event, writes=(writing,)))
    commons = Alone(Limits.per_visitor(1.0, 1, 1), time.time)
    return Gathering("many", log, clock=time.time, ids=str, commons=commons)


class Stretches:
    """Measures what is done without a pause, by the clock of the processor."""

    def __init__(self) -> None:
        self.found: list[float] = [0.0]
        self._began = 0.0
        self._sleep = green.sleep

    def __enter__(self) -> None:
        green.sleep = self._pause

    def __exit__(self, *_: object) -> None:
        green.sleep = self._sleep

    def _pause(self, seconds: float = 0) -> None:
        now = time.thread_time()
        self.found.append(now - self._began)
        self._began = now

    def took(self, work: Callable[[], object]) -> float:
        """In seconds."""
        began = self._began = time.thread_time()
        work()
        self._pause()
        return time.thread_time() - began
