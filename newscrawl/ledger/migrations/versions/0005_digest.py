"""An index of the articles' digests: the same content under another address is found by it."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index("articles_digest", "articles", ["digest"])
