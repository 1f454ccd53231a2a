"""Standard modules as they are before gevent makes them green (eventlet has this of its own)."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

#: What a native thread may use, in an order in which each finds the copies of those before it.
MODULES = ("_thread", "time", "select", "threading", "queue", "selectors", "socket")


def originals() -> dict[str, ModuleType]:
    """Second copies of MODULES, which no patch will reach. To be called before the patch."""
    before = {name: sys.modules.get(name) for name in MODULES}
    try:
        for name in MODULES:
            sys.modules[name] = copy(name)
        return {name: sys.modules[name] for name in MODULES}
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def copy(name: str) -> ModuleType:
    """A module's source run once more; what is written in C, with the same content."""
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    if spec.origin is None or not spec.origin.endswith(".py"):
        made = ModuleType(name)
        made.__dict__.update(vars(importlib.import_module(name)))
        return made
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made  # some look for themselves there while they are made
    spec.loader.exec_module(made)
    return made
