"""Every table in one place: importing this module makes the metadata whole."""

from sqlalchemy import MetaData

from storage import (  # noqa: F401 - importing them is what registers their tables
    access_log,
    conversations,
    definitions,
    inbox,
    installations,
    people,
    pictures,
    revisions,
    schedules,
    sources,
    spans,
    teams,
    tenants,
    tickets,
    workspaces,
)
from storage.base import Base

METADATA: MetaData = Base.metadata
