"""The round to which a run of one site belongs, an index of the runs of a scope, and how far each delivery has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, the indexes and the table."""
    op.add_column("runs", sa.Column("round", sa.Integer()))
    op.add_column("runs", sa.Column("settled", sa.Integer()))
    op.execute("UPDATE runs SET settled = id WHERE exported_at IS NOT NULL")
    op.create_index("runs_settled", "runs", ["settled"])
    op.create_index("runs_of_round", "runs", ["round"])
    op.create_index("runs_of_scope", "runs", ["scope", "id"])
    op.create_table(
        "deliveries",
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("settled", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=False,
    )
