"""An index of the digests of articles, to find the same article under another address of its site."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("articles_by_digest", "articles", ["digest"])
