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


def layouts() -> list[str]:
    """The names of all stored files of SQLite."""
    return sorted(file.stem for file in HERE.glob("layout-*.sqlite3"))


def holds(new: Any, old: Any) -> bool:
    """Whether a value from JSON says all that an older one said; it may say more."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(k in new and holds(new[k], old[k]) for k in old)
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(holds, new, old))
    return bool(new == old)
