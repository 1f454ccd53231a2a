"""The guests: each comes in, writes, supports, loses the connection and comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from random import Random

from .notes import Notes, Post
from .options import Options
from .pages import Refused
from .phone import Answer, Phone
from .plan import Act
from .screen import Update

MOST_IN_FLIGHT = 3  # commands of one phone: people wait for what they did
PATIENCE = 60.0  # seconds for an ack, over drops and restarts
OFFLINE = (1.0, 5.0)  # seconds that a dropped phone stays away
JITTER = (1.0, 10.0)  # seconds between two tries to come in (rule C2)
PASSING = {"too_many_joins", "full", "unavailable"}  # refusals at the door that pass
KINDS = ("idea", "idea", "wish", "question", "experience")


class Crowd:
    """Plays its phones, each act in its own thread. `checkin` is what the venue's code says."""

    def __init__(
        self,
        options: Options,
        texts: Iterator[str],
        random: Random,
        notes: Notes,
        checkin: str | None,
    ) -> None:
        self.phones = [Phone(options.url, options.gathering) for _ in range(options.phones)]
        self.joined: set[int] = set()
        self._venue = options.venue if checkin else 0
        self._checkin = checkin
        self._texts = texts
        self._random = random
        self._notes = notes
        self._threads: set[threading.Thread] = set()
        self._over = False

    def do(self, act: Act) -> None:
        """Lets the act happen; one of a phone that is not in yet, or is busy, is skipped."""
        phone = self.phones[act.phone]
        if act.deed == "join":
            self._go(self._join, act.phone)
        elif act.phone not in self.joined or phone.in_flight >= MOST_IN_FLIGHT:
            self._notes.skipped += 1
        elif act.deed == "drop":
            self._go(phone.drop)
        elif act.deed == "support":
            self._go(self._support, phone)
        else:
            self._go(self._post, act.phone)
            if act.deed == "cut post":
                self._go(self._cut, phone)

    def watch(self, number: int) -> None:
        """Notes when each idea reaches this phone."""
        known: set[str] = set()

        def note(update: Update, arrived: float) -> None:
            new = {idea["id"] for idea in update.get("ideas", [])} - known
            self._notes.reached.extend((idea, arrived) for idea in new)
            known.update(new)

        self.phones[number].updates = note

    def look_after(self, phone: Phone) -> None:
        """From now on the phone comes back by itself when its connection is lost."""
        phone.lost = lambda _: self._go(self._come_back, phone)

    def at_rest(self) -> bool:
        """Whether nothing is on its way and everybody is back."""
        return not self._threads and all(self.phones[number].connected for number in self.joined)

    def leave(self) -> None:
        self._over = True
        for phone in self.phones:
            phone.close()

    def _go(self, what: Callable[..., None], *args: object) -> None:
        def run() -> None:
            try:
                what(*args)
            finally:
                self._threads.discard(thread)

        thread = threading.Thread(target=run, daemon=True)
        self._threads.add(thread)
        thread.start()

    def _join(self, number: int) -> None:
        phone = self.phones[number]
        steps: list[Callable[[], object]] = [phone.join, phone.connect]
        if number < self._venue:
            steps.insert(0, lambda: self._check_in(phone))
        if all(self._persist(step) for step in steps):
            self.look_after(phone)
            self.joined.add(number)

    def _check_in(self, phone: Phone) -> None:
        assert self._checkin
        page = phone.browser.open(self._checkin)
        if page.status != 200:
            raise Refused(f"check_in_{page.status}")

    def _come_back(self, phone: Phone) -> None:
        time.sleep(self._random.uniform(*OFFLINE))
        self._persist(phone.connect)

    def _persist(self, step: Callable[[], object]) -> bool:
        """Tries until it succeeds, is refused for good, or the evening is over."""
        while not self._over:
            wait = self._random.uniform(*JITTER)
            try:
                step()
            except Refused as refusal:
                self._notes.turned_away.append(refusal.code)
                if refusal.code not in PASSING:
                    return False
                wait += refusal.data.get("wait", 0)
            except OSError as error:
                self._notes.turned_away.append(type(error).__name__)
            else:
                return True
            time.sleep(wait)
        return False

    def _post(self, number: int) -> None:
        phone = self.phones[number]
        post = Post(number, next(self._texts), time.monotonic())
        self._notes.posts.append(post)
        kind = self._random.choice(KINDS)
        answer = self._insist(phone, "post_idea", text=post.text, kind=kind)
        if answer is None:
            return
        post.sent, post.sends = answer.sent, answer.sends
        if answer.ack["ok"]:
            post.idea, post.acked = answer.ack["idea"], answer.arrived
        else:
            post.refused = True

    def _cut(self, phone: Phone) -> None:
        time.sleep(0.001)  # the post is out, its ack is not yet in
        phone.drop()

    def _support(self, phone: Phone) -> None:
        """Supports an idea on the wall, or takes a support back where all are supported."""
        mine = {idea for idea, on in phone.supports.items() if on}
        wall = phone.ideas.keys()
        name = "support_idea" if wall - mine else "withdraw_support"
        if choice := sorted(wall - mine or wall & mine):
            answer = self._insist(phone, name, idea=self._random.choice(choice))
            if answer and answer.ack["ok"] and answer.sends == 1:
                self._notes.supports.append(answer.arrived - answer.sent)

    def _insist(self, phone: Phone, name: str, **fields: object) -> Answer | None:
        try:
            answer = phone.insist(name, timeout=PATIENCE, **fields)
        except TimeoutError:
            self._notes.refused.append("no answer")
            return None
        self._notes.resent.append(answer.sends - 1)
        if not answer.ack["ok"]:
            self._notes.refused.append(answer.ack["code"])
        return answer
