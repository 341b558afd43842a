"""Releases of the content keep their files, who changed them and who signed them."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from bot.store import appended

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORDS = sqlmodel.sql.sqltypes.AutoString()


def upgrade() -> None:
    for name in ("changed_by", "note"):
        op.add_column("release", sa.Column(name, WORDS, nullable=False, server_default=""))
    op.add_column("release", sa.Column("published_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.create_table(
        "content_blob",
        sa.Column("hash", WORDS, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_content_blob")),
    )
    op.create_table(
        "release_file",
        sa.Column("release", WORDS, nullable=False),
        sa.Column("path", WORDS, nullable=False),
        sa.Column("hash", WORDS, nullable=False),
        sa.PrimaryKeyConstraint("release", "path", name=op.f("pk_release_file")),
    )
    op.create_table(
        "content_signature",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("path", WORDS, nullable=False),
        sa.Column("hash", WORDS, nullable=False),
        sa.Column("name", WORDS, nullable=False),
        sa.Column("at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_signature")),
        sa.UniqueConstraint("path", "hash", "name", name=op.f("uq_content_signature_path_hash_name")),
        sqlite_autoincrement=True,
    )
    for statement in appended.guards(op.get_bind().dialect.name, appended.RELEASES):
        op.execute(statement)


def downgrade() -> None:
    for statement in appended.unguard(op.get_bind().dialect.name, appended.RELEASES):
        op.execute(statement)
    for name in ("content_signature", "release_file", "content_blob"):
        op.drop_table(name)
    for name in ("published_at", "note", "changed_by"):
        op.drop_column("release", name)
