"""The round to which a run of one site belongs, and an index of the runs of a scope."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the indexes."""
    op.add_column("runs", sa.Column("round", sa.Integer()))
    op.create_index("runs_of_round", "runs", ["round"])
    op.create_index("runs_of_scope", "runs", ["scope", "id"])
