"""How the SQLite file is laid out, how to tell that a file is ours, and how an older one is brought
up to date."""

from __future__ import annotations

import sqlite3

#: The layout's number, in SQLite's user_version.
LAYOUT = 2
#: The oldest layout that can be read as it is; what is older has to be brought up to date first.
READABLE = 1
#: "Comp" in ASCII, in SQLite's application_id: a file that says so is Companion's.
APPLICATION = 0x436F6D70

SCHEMA = f"""
PRAGMA application_id = {APPLICATION};
CREATE TABLE gatherings (
    slug TEXT PRIMARY KEY, epoch TEXT NOT NULL
);
CREATE TABLE events (
    gathering TEXT NOT NULL, position INTEGER NOT NULL,
    type TEXT NOT NULL, data TEXT NOT NULL, nonce TEXT,
    PRIMARY KEY (gathering, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX events_by_nonce ON events (gathering, nonce) WHERE nonce IS NOT NULL;
CREATE TABLE versions (
    gathering TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,
    PRIMARY KEY (gathering, key)
) WITHOUT ROWID;
CREATE TABLE vault (
    gathering TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, owner TEXT,
    position INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (gathering, id)
) WITHOUT ROWID;
CREATE INDEX vault_by_position ON vault (gathering, position);
"""
#: By layout, what brings a file from it to the next one. Never change one that was released.
STEPS: dict[int, str] = {
    1: f"PRAGMA application_id = {APPLICATION};",
}
#: The tables by which to know a file of layout 1: it does not say whose it is.
LAYOUT_1 = {"gatherings", "events", "versions", "vault"}


def layout(db: sqlite3.Connection) -> int | None:
    """The number of a file's layout; 0: it is empty; None: it is not ours."""
    try:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
        application: int = db.execute("PRAGMA application_id").fetchone()[0]
        names = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorname == "SQLITE_NOTADB":
            return None
        raise
    if application == APPLICATION and version:
        return version
    if application == 0 and (version, names) == (0, set()):
        return 0
    if application == 0 and version == 1 and names >= LAYOUT_1:
        return 1
    return None


def unusable(found: int | None) -> str:
    """Why a file of this layout is refused, and what to do about it."""
    if found is None:
        return "is not Companion's; it was left as it is"
    if found > LAYOUT:
        return (
            f"has layout {found}, of a newer version; this one knows {LAYOUT}. It was left as it is"
        )
    return f"has layout {found}; start the server once, which brings it to {LAYOUT}"


def bring_up_to_date(db: sqlite3.Connection, found: int) -> None:
    """Make an empty file (`found`: 0) or an older one into one of LAYOUT, in one transaction: it is
    as it was, or as it shall be, and no copy of what people wrote lies about."""
    steps = "".join(STEPS[n] for n in range(found, LAYOUT)) if found else SCHEMA
    try:
        db.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {LAYOUT}; COMMIT;")
    except sqlite3.Error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def write_layout(db: sqlite3.Connection) -> None:
    """Write the layout's number once more: a page that goes through the write-ahead log."""
    number = db.execute("PRAGMA user_version").fetchone()[0]
    db.execute(f"PRAGMA user_version = {number}")


def strange(db: sqlite3.Connection) -> list[str]:
    """The tables and indexes that are not as they are in a new file, or not there."""
    new = sqlite3.connect(":memory:")
    new.executescript(SCHEMA)
    made = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    there = dict(db.execute(made).fetchall())
    wanted = dict(new.execute(made).fetchall())
    new.close()
    return sorted(name for name, sql in wanted.items() if there.get(name) != sql)
