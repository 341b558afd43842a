"""The guards of the tables that only grow: triggers that refuse to change or to delete a row (S27)."""

from __future__ import annotations

from collections.abc import Iterator

ONLY_GROW = ("decision", "anchor")
SAID = "rows are only ever added here"
_FUNCTION = "napwise_only_grows"


def guards(dialect: str) -> Iterator[str]:
    """Statements that put them up. A migration that copies one of these tables has to put them up again."""
    if dialect == "postgresql":
        body = f"BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END"
        yield f"CREATE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        for name in ONLY_GROW:
            refused = "BEFORE UPDATE OR DELETE OR TRUNCATE"
            yield (
                f"CREATE TRIGGER {name}_only_grows {refused} ON {name} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
            )
        return
    for name in ONLY_GROW:
        for what in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {name}_no_{what.lower()} BEFORE {what} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
            )


def unguard(dialect: str) -> Iterator[str]:
    """Statements that take them down, for a downgrade."""
    if dialect == "postgresql":
        for name in ONLY_GROW:
            yield f"DROP TRIGGER IF EXISTS {name}_only_grows ON {name}"
        yield f"DROP FUNCTION IF EXISTS {_FUNCTION}()"
        return
    for name in ONLY_GROW:
        for what in ("UPDATE", "DELETE"):
            yield f"DROP TRIGGER IF EXISTS {name}_no_{what.lower()}"
