"""The decision log becomes a chain for each patient, nobody can change it, and anchors tie all chains."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.store.sealed
from bot.store import appended, chain

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LOG = sa.table(
    "decision",
    sa.column("id", sa.BigInteger()),
    sa.column("inbox_id", sa.BigInteger()),
    sa.column("patient_id", sa.BigInteger()),
    *(sa.column(name, sa.String()) for name in ("rule", "since", "outcome", "disposition", "reason")),
    sa.column("facts", bot.store.sealed.Sealed()),
    sa.column("about", sa.String()),
    sa.column("at", sqlmodel.sql.sqltypes.UTCDateTime()),
    sa.column("release", sa.String()),
    sa.column("policy", sa.String()),
    sa.column("n", sa.BigInteger()),
    sa.column("hash", sa.String()),
)
NEW = ("release", "policy", "n", "hash")
AT_ONCE = 1000


def upgrade() -> None:
    for name in NEW:
        op.add_column("decision", sa.Column(name, LOG.c[name].type, nullable=True))
    tie_what_is_there()
    with op.batch_alter_table("decision", table_kwargs={"sqlite_autoincrement": True}) as log:
        for name in NEW:
            log.alter_column(name, existing_type=LOG.c[name].type, nullable=False)
    op.drop_index(op.f("ix_decision_patient_id"), table_name="decision")
    op.create_index("uq_decision_patient_id_n", "decision", ["patient_id", "n"], unique=True)
    nobodys = sa.column("patient_id").is_(None)
    op.create_index(
        "uq_decision_site_n",
        "decision",
        ["n"],
        unique=True,
        sqlite_where=nobodys,
        postgresql_where=nobodys,
    )
    op.create_table(
        "anchor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchor")),
        sa.UniqueConstraint("date", name=op.f("uq_anchor_date")),
        sqlite_autoincrement=True,
    )
    for statement in appended.guards(op.get_bind().dialect.name):
        op.execute(statement)


def tie_what_is_there() -> None:
    """Old rows in the order of their ids, a patient's own together; what ruled them is not known any more."""
    connection, heads, last = op.get_bind(), {}, 0
    page = sa.select(LOG).where(LOG.c.id > sa.bindparam("last")).order_by(LOG.c.id).limit(AT_ONCE)
    tie = (
        sa.update(LOG)
        .where(LOG.c.id == sa.bindparam("row"))
        .values({name: sa.bindparam(f"new_{name}") for name in NEW})
    )
    while rows := connection.execute(page, {"last": last}).mappings().all():
        tied = [_tied(dict(row), heads) for row in rows]
        connection.execute(tie, tied)
        last = rows[-1]["id"]


def _tied(row, heads):
    head = heads.get(row["patient_id"], chain.START)
    row |= {"release": "", "policy": "", "n": head.n + 1}
    head = heads[row["patient_id"]] = chain.Head(row["n"], chain.link(head.hash, row))
    row["hash"] = head.hash
    return {"row": row["id"], **{f"new_{name}": row[name] for name in NEW}}


def downgrade() -> None:
    for statement in appended.unguard(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("anchor")
    op.drop_index("uq_decision_site_n", table_name="decision")
    op.drop_index("uq_decision_patient_id_n", table_name="decision")
    op.create_index(op.f("ix_decision_patient_id"), "decision", ["patient_id"], unique=False)
    with op.batch_alter_table("decision", table_kwargs={"sqlite_autoincrement": True}) as log:
        for name in NEW:
            log.drop_column(name)
