"""The settings of a run that decide which pages become records: if they change, pages that were dropped are asked for again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("runs", sa.Column("decisions", sa.JSON()))
