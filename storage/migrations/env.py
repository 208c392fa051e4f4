"""Runs the migrations on the connection that `storage.upgrading` passes in."""

from typing import Any, Literal

from alembic import context

from storage.schema import METADATA
from storage.types import InstantColumn, UtcDateTime
from storage.views import drop_views


def render(kind: str, item: Any, autogenerate: Any) -> str | Literal[False]:  # noqa: ARG001 - Alembic's signature
    """Write our column types as what they are in the database: a migration must not change with our code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, InstantColumn):
        return "sa.BigInteger()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    compare_type=True,
    render_item=render,
)
with context.begin_transaction():
    drop_views(context.config.attributes["connection"])
    context.run_migrations()
