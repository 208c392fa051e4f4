"""Every table in one place: importing this module makes the metadata whole."""

from sqlalchemy import MetaData

from storage import (
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

TABLES = (
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
METADATA: MetaData = Base.metadata
