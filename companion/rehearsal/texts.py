"""What the phones write: real contributions from a file, or the few sentences below."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import regex

LIMIT = 500  # characters as people count them: the contract's longest idea
CUT = " …"


class BadTexts(ValueError):
    """A file of texts that cannot be used, with the reason in one line."""


def load(path: Path | None) -> list[str]:
    """The ideas to post, each of at most LIMIT characters and each once. Raises BadTexts, OSError.

    The file holds a JSON object a line, with `text` and, if there is one, `title`.
    """
    if path is None:
        return list(OWN)
    texts = []
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                texts.append(_idea(line, f"{path}, line {number}"))
    usable = list(dict.fromkeys(text for text in texts if text))
    if not usable:
        raise BadTexts(f"{path}: no texts in it")
    return usable


def _idea(line: str, where: str) -> str:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise BadTexts(f"{where}: not JSON ({error})") from error
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise BadTexts(f"{where}: not an object with a text")
    title = entry.get("title")
    return fit(f"{title} – {entry['text']}" if title else entry["text"])


def fit(text: str, limit: int = LIMIT) -> str:
    """As much of the text as fits, cut between words; white space becomes single spaces."""
    sound = text.encode("utf-8", "replace").decode()  # half a surrogate pair cannot be sent
    words = " ".join(unicodedata.normalize("NFC", sound).split())
    characters = regex.findall(r"\X", words)
    if len(characters) <= limit:
        return words
    head = "".join(characters[: limit - len(CUT)])
    return (head.rpartition(" ")[0] or head) + CUT


def endless(texts: list[str], random: Random) -> Iterator[str]:
    """The texts shuffled, over and over; later rounds are numbered, so that no two are the same."""
    for turn in count(1):
        for text in random.sample(texts, len(texts)):
            yield text if turn == 1 else fit(f"({turn}) {text}")


OWN = (
    "Mehr Bänke auf dem Weg vom Bahnhof zum Rathaus, gern im Schatten.",
    "Ein Abend im Monat, an dem das Bürgerbüro bis 20 Uhr offen hat.",
    "Bitte die Anträge so schreiben, dass man sie ohne Wörterbuch versteht.",
    "Freies WLAN in allen Stadtteilbibliotheken, auch sonntags.",
    "Wann kommt der neue Radweg an der Hauptstraße?",
    "Ich habe meinen Ausweis online beantragt: Das ging überraschend schnell.",
    "Eine Werkstatt, in der ältere Menschen ihr Handy erklärt bekommen.",
    "Die Ampel an der Schule schaltet für Kinder viel zu schnell um.",
    "Könnte man freie Parkplätze auf einer Karte sehen?",
    "Trinkwasserbrunnen auf jedem größeren Platz.",
    "Ein Kalender für alle Vereine, damit sich Feste nicht überschneiden.",
    "Mülleimer am See, die auch am Wochenende geleert werden.",
    "Beim Standesamt kann man Termine nur per Telefon ausmachen. Warum?",
    "Gebärdensprache bei den Sitzungen des Rates, auch im Stream.",
    "Wir haben in der Schule Laptops bekommen, aber das Netz ist zu langsam.",
    "Mehr Bäume in den Straßen, in denen es im Sommer am heißesten wird.",
    "Eine App, mit der ich Schlaglöcher melden kann und sehe, was daraus wird.",
    "Die Stadtbücherei hat mir sehr geholfen, als mein Drucker kaputt war.",
    "Wie werden unsere Daten geschützt, wenn alles digital wird?",
    "Ein Bus, der auch nach dem Konzert noch fährt.",
    "Offene Daten über die Luft in der Stadt, stündlich und für alle.",
    "Bitte auch künftig Formulare auf Papier anbieten.",
    "Ein Jugendrat, der online abstimmen kann.",
    "Repaircafés in leeren Läden der Innenstadt.",
    "Lastenräder zum Ausleihen, wie in der Nachbarstadt.",
    "Was kostet die neue Plattform, und wer pflegt sie?",
    "Ich wünsche mir Führungen durch das Rathaus in mehreren Sprachen.",
    "Die Spielplätze brauchen Schatten und saubere Toiletten.",
    "Ein Ort, an dem Gründerinnen und Verwaltung miteinander reden.",
    "Der Newsletter der Stadt ist gut, aber man findet ihn nicht.",
)
