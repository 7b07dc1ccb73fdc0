"""Run the migrations on the connection that ``ledger/connect.py`` passes."""

from __future__ import annotations

from alembic import context

from newscrawl.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
