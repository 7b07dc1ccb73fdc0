"""What the forms of a site's addresses brought: whether pages of such an address were articles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
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
