"""An index of what articles say: the same article under another address of its site is found by it."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("articles_by_digest", "articles", ["digest"])
