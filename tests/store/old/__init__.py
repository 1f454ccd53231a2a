"""Data as earlier versions wrote it; see README.md here."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from companion.store.sqlite_log import FILE

HERE = Path(__file__).parent


def put(name: str, data: Path) -> Path:
    """A data directory with a stored file of SQLite in it: `layout-1`."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / f"{name}.sqlite3", data / FILE)
    return data


def told(name: str) -> dict[str, Any]:
    """What was seen and said on that evening: `epochs`, `shown`, `sent`."""
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found
