"""The layers: imports point one way, `domain ← store ← live ← web ← app`, and what is peculiar to a
library has one home. Read from the source, without importing it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "companion"

#: By layer, what of Companion it may import; each may also import itself.
MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "store": {"domain.events", "green"},
    "live": {"domain", "store", "green"},
    "verify": {"domain", "store"},
    "outside": {"domain"},
    "web": {"domain", "live", "outside", "settings"},
    "rehearsal": set(),
    "progress": set(),
    "settings": {"mail_server"},
    "mail_server": set(),
    "demo_labs": {"domain", "live"},
    "green": set(),
}
#: What the domain may use beside the standard library: pure functions.
PURE = {"regex", "phonenumbers", "email_validator"}
#: The standard library's clocks, randomness and I/O: the domain gets them as arguments.
IMPURE = {
    "asyncio",
    "http",
    "io",
    "logging",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "select",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
    "uuid",
}
#: Who may name a library that is peculiar.
HOMES: dict[str, set[str]] = {
    "eventlet": {"green"},
    "gevent": {"green"},
    "engineio": {"live.frames"},
    "flask": {"web", "app"},
    "flask_socketio": {"web.sockets", "app"},
    "sqlite3": {
        "store.sqlite_log",
        "store.sqlite_layout",
        "store.sqlite_rows",
        "store.sqlite_copies",
    },
    "redis": {"store.redis_link"},
    "brotli": {"live.answers", "web.assets"},
    "cryptography": {"web.sealed"},
    "qrcode": {"outside.qr"},
    "icalendar": {"outside.calendar"},
    "Stemmer": {"live.stems"},
    "smtplib": {"outside.carrier"},
    "tomli_w": {"outside.toml"},
    "phonenumbers": {"domain.seats.contact", "domain.flags.signs"},
    "email_validator": {"domain.seats.contact"},
    "websocket": {"rehearsal"},
    "tqdm": {"rehearsal", "progress"},
    "prometheus_client": {"live.meters"},
    "pythonjsonlogger": {"logs"},
}


def modules() -> dict[str, ast.Module]:
    """By name without the package's, every module's source as a tree."""
    found = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(file.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(file.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imports(module: str) -> Iterator[str]:
    """Everything a module imports, wherever in it, by full name."""
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(module, node)
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def absolute(module: str, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    is_package = (PACKAGE / module.replace(".", "/") / "__init__.py").exists()
    parts = ["companion", *module.split(".")]
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, node.module] if node.module else parts)


def of_ours(module: str) -> set[str]:
    """What a module imports of Companion, without the package's name."""
    ours = {name for name in imports(module) if name.split(".")[0] == "companion"}
    return {name.removeprefix("companion").removeprefix(".") for name in ours}


def is_in(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def test_the_house_is_as_it_was_drawn() -> None:
    """A new layer or module at the top gets its line in MAY_IMPORT, or is one that joins parts."""
    joins = (
        "__init__ __main__ app backup cli control ending logs opening operate secret server workers"
    )
    assert {module.split(".")[0] for module in MODULES} - {"", *joins.split()} == set(MAY_IMPORT)


@pytest.mark.parametrize("module", [m for m in MODULES if m.split(".")[0] in MAY_IMPORT])
def test_module_imports_only_what_its_layer_may(module: str) -> None:
    layer = module.split(".")[0]
    allowed = MAY_IMPORT[layer] | {layer}
    assert {name for name in of_ours(module) if not is_in(name, allowed)} == set()


@pytest.mark.parametrize("module", [m for m in MODULES if is_in(m, {"domain"})])
def test_domain_is_pure(module: str) -> None:
    """No clock, randomness, I/O or framework: they come in as arguments."""
    names = {name for name in imports(module) if not name.startswith("companion.")}
    top = {name.split(".")[0] for name in names}
    assert top <= set(sys.stdlib_module_names) | PURE
    assert {name for name in names if is_in(name, IMPURE)} == set()
    assert not calls(module) & {"open", "print", "input", "now", "utcnow", "today", "time"}


def calls(module: str) -> set[str]:
    """The last names of all that a module calls without arguments, and of what reads or writes."""
    found = set()
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            name = node.func.attr if isinstance(node.func, ast.Attribute) else name
            if name in {"open", "print", "input"} or not (node.args or node.keywords):
                found.add(name)
    return found


@pytest.mark.parametrize("library", HOMES)
def test_peculiar_library_is_named_where_it_is_at_home(library: str) -> None:
    homes = HOMES[library]
    strangers = {
        module
        for module in MODULES
        if not is_in(module, homes) and is_in_any(library, imports(module))
    }
    assert strangers == set()


def is_in_any(library: str, names: Iterator[str]) -> bool:
    return any(is_in(name, {library}) for name in names)


def test_nothing_imports_in_a_circle() -> None:
    """At the top of modules; what is imported inside a function comes later."""
    order: list[str] = []

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " → ".join([*path, module])
        if module not in order:
            for name in sorted(at_the_top(module)):
                visit(name, (*path, module))
            order.append(module)

    for module in MODULES:
        visit(module, ())


def test_commands_do_not_wait_for_what_only_a_server_needs() -> None:
    """Flask and all that comes with it takes as long to import as everything else together."""
    reached, waiting = set(), ["cli"]
    while waiting:
        module = waiting.pop()
        reached.add(module)
        waiting += at_the_top(module) - reached
    assert {"server", "app"} & reached == set()
    assert [module for module in reached if is_in(module, {"web"})] == []


def at_the_top(module: str) -> set[str]:
    found = set()
    for node in MODULES[module].body:
        if isinstance(node, ast.ImportFrom):
            origin = absolute(module, node)
            for alias in node.names:
                full = f"{origin}.{alias.name}".removeprefix("companion.")
                found.add(full if full in MODULES else origin.removeprefix("companion."))
        elif isinstance(node, ast.Import):
            found |= {alias.name.removeprefix("companion.") for alias in node.names}
    return {name for name in found if name in MODULES and name not in (module, "__init__")}
