"""Reading /metrics as Prometheus does."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from tests.web.people import Evening


class Metrics:
    """All that a server or a worker tells at one moment."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.samples: list[Sample] = [
            sample for family in text_string_to_metric_families(text) for sample in family.samples
        ]

    @classmethod
    def of(cls, evening: Evening) -> Metrics:
        answer = evening.browser().get("/metrics")
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return cls(answer.text)

    def __call__(self, name: str, **labels: str) -> float:
        """The sum of a figure's values, as far as their labels are these; 0 where there is none."""
        return sum(self.values(name, **labels))

    def values(self, name: str, **labels: str) -> Iterator[float]:
        full = name if name.startswith("process_") else f"companion_{name}"
        for sample in self.samples:
            if sample.name == full and labels.items() <= sample.labels.items():
                yield sample.value
