"""The guards of the tables that only grow: triggers that refuse to change or to delete a row (S27)."""

from __future__ import annotations

from collections.abc import Iterator

ONLY_GROW = ("decision", "anchor")
RELEASES = ("content_blob", "release_file", "content_signature")
SAID = "rows are only ever added here"
_FUNCTION, _OF_RELEASES = "napwise_only_grows", "napwise_release_stays"


def guards(dialect: str, names: tuple[str, ...] = ONLY_GROW) -> Iterator[str]:
    """Statements that put them up. A migration that copies one of these tables has to put them up again."""
    if dialect == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END"
        yield f"CREATE FUNCTION {_function(names)}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        for name in names:
            refused = "BEFORE UPDATE OR DELETE OR TRUNCATE"
            yield (
                f"CREATE TRIGGER {name}_only_grows {refused} ON {name} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {_function(names)}()"
            )
        return
    for name in names:
        for what in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {name}_no_{what.lower()} BEFORE {what} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )


def unguard(dialect: str, names: tuple[str, ...] = ONLY_GROW) -> Iterator[str]:
    """Statements that take them down, for a downgrade."""
    if dialect == "postgresql":
        for name in names:
            yield f"DROP TRIGGER IF EXISTS {name}_only_grows ON {name}"
        yield f"DROP FUNCTION IF EXISTS {_function(names)}()"
        return
    for name in names:
        for what in ("UPDATE", "DELETE"):
            yield f"DROP TRIGGER IF EXISTS {name}_no_{what.lower()}"


def _function(names: tuple[str, ...]) -> str:
    """One each: a function that a trigger still calls cannot be taken down."""
    return _FUNCTION if names == ONLY_GROW else _OF_RELEASES
