"""A table of the results of each form of address of a site: pages that were tried, and articles among them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "forms",
        sa.Column("site", sa.String(length=255), nullable=False),
        sa.Column("form", sa.String(length=300), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("site", "form"),
        sqlite_with_rowid=False,
    )
