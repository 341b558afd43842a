"""The clinicians of a clinic are found without reading its mothers."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_person_clinic_id_role"), "person", ["clinic_id", "role"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_person_clinic_id_role"), table_name="person")
