"""The list that a door takes along for when the network is gone: each line is sealed with its
ticket's whole code, so that a ticket opens its own line and nothing else.

A code holds 256 bits that nobody can guess, so one pass of SHA-256 makes a key of it. Twin of
static/js/door/sealed.js; both are tested against tests/vectors/sealed.json.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: Bytes of AES-GCM's nonce, which stands before what is sealed.
NONCE = 12
#: Hex characters of a line's name.
NAME = 32


def name_of(code: str) -> str:
    """Under which name a ticket's line stands in the list; it says nothing of the code."""
    return digest("companion door line", code).hex()[:NAME]


def seal(code: str, line: Mapping[str, Any], nonce: bytes | None = None) -> str:
    """What only the code opens. `nonce`: a fresh one unless told otherwise."""
    nonce = nonce or os.urandom(NONCE)
    plain = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = AESGCM(digest("companion door key", code)).encrypt(nonce, plain, None)
    return base64.b64encode(nonce + sealed).decode()


def unseal(code: str, sealed: str) -> Any:
    """Raises cryptography.exceptions.InvalidTag where it is sealed with another code."""
    raw = base64.b64decode(sealed)
    plain = AESGCM(digest("companion door key", code)).decrypt(raw[:NONCE], raw[NONCE:], None)
    return json.loads(plain)


def digest(purpose: str, code: str) -> bytes:
    return hashlib.sha256(f"{purpose}\0{code}".encode()).digest()
