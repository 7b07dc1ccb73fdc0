"""An index of the pages that failed or were skipped, by time: a report reads those of its runs only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    where = sa.text("reason IS NOT NULL")
    op.create_index("pages_with_reason", "pages", ["checked_at"], sqlite_where=where, postgresql_where=where)
