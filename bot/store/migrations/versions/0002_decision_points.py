"""Decision points."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import bot.store.sealed

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_point",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("patient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("inbox_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("local_date", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("slot", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("available", sa.Boolean(), nullable=False),
        sa.Column("why_not", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("action", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("context", bot.store.sealed.Sealed(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("release", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("begun_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("replied_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_decision_point_patient_id_patient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_point")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_decision_point_patient_id_at"), "decision_point", ["patient_id", "at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_decision_point_patient_id_at"), table_name="decision_point")
    op.drop_table("decision_point")
