"""The pictures that a definition's file names."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from companion.operate import CannotDo

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}
LOGO_BYTES = 24 * 1024
PREVIEW_TYPES = {**LOGO_TYPES, ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
PREVIEW_BYTES = 60 * 1024


def embed_pictures(definition: dict[str, Any], folder: Path) -> None:
    """Replace the names of pictures' files with their content, as data: addresses."""
    languages = definition.get("languages")
    translations = languages.values() if isinstance(languages, dict) else ()
    embed_picture(definition, "look", "logo", folder, LOGO_TYPES, LOGO_BYTES)
    for table in (definition, *translations):
        embed_picture(table, "stream", "preview", folder, PREVIEW_TYPES, PREVIEW_BYTES)


def embed_picture(
    definition: object, table: str, key: str, folder: Path, types: dict[str, str], most: int
) -> None:
    found = definition.get(table) if isinstance(definition, dict) else None
    if not isinstance(found, dict) or not isinstance(found.get(key), str):
        return
    if found[key].startswith("data:"):  # a file that the set-up's pages wrote
        return
    file = folder / found[key]
    kind = types.get(file.suffix.lower())
    if kind is None:
        raise CannotDo(f"{file}: a {key} must be one of {', '.join(types)}")
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise CannotDo(f"{file}: {problem.strerror}") from None
    if len(content) > most:
        raise CannotDo(f"{file}: a {key} may have {most // 1024} KiB, every visitor loads it")
    found[key] = f"data:{kind};base64,{base64.b64encode(content).decode()}"
