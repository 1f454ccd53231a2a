"""Together: what many ask for while one thing is under way is done next, at once (group commit)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from companion import green
from companion.store.log import Unavailable

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """Asked by many green threads, works in one of its own.

    `work`: takes up to `most` items and answers in their order; an exception as an answer is raised
    to whoever asked for that item. Whatever it raises itself, all who wait get as Unavailable:
    those who came meanwhile would wait for the same, only longer.
    """

    def __init__(self, work: Callable[[list[T]], list[R | Exception]], most: int) -> None:
        self._work = work
        self._most = most
        self._waiting: deque[tuple[T, Future[R]]] = deque()
        self._news = threading.Condition()
        self._closed = False
        self._ended = threading.Event()
        green.spawn(self._run)

    def ask(self, item: T) -> R:
        """The answer to one item. Raises Unavailable, also when closed."""
        answer: Future[R] = Future()
        with self._news:
            if self._closed:
                raise Unavailable("closed")
            self._waiting.append((item, answer))
            self._news.notify()
        return answer.result()

    def close(self) -> None:
        """Finish what waits. Nothing happens where it is closed already."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._ended.wait()

    def _run(self) -> None:
        while batch := self._next():
            try:
                answers = self._work([item for item, _ in batch])
            except Exception as problem:  # noqa: BLE001  # a dead thread would keep all waiting for ever
                expected = isinstance(problem, Unavailable)
                reason = str(problem) if expected else type(problem).__name__
                self._fail(batch, reason)
                continue
            for (_, waits), answer in zip(batch, answers, strict=True):
                if isinstance(answer, Exception):
                    waits.set_exception(answer)
                else:
                    waits.set_result(answer)
        self._ended.set()

    def _next(self) -> list[tuple[T, Future[R]]]:
        """What waits; waits for it. Nothing when closed and done."""
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._closed)
            count = min(self._most, len(self._waiting))
            return [self._waiting.popleft() for _ in range(count)]

    def _fail(self, batch: list[tuple[T, Future[R]]], reason: str) -> None:
        with self._news:
            batch = [*batch, *self._waiting]
            self._waiting.clear()
        for _, waits in batch:
            waits.set_exception(Unavailable(reason))
