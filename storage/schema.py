"""Every table in one place: importing this module makes the metadata whole."""

from sqlalchemy import MetaData

from storage import (  # noqa: F401 - importing them is what registers their tables
    access_log,
    arrivals,
    awaited,
    checkins,
    connections,
    conversations,
    definitions,
    deliveries,
    escalations,
    goals,
    inbox,
    installations,
    jobs,
    kudos,
    leaves,
    links,
    matches,
    meetings,
    notes,
    pages,
    paging_rules,
    people,
    pictures,
    points,
    reports,
    reviews,
    revisions,
    rotas,
    schedules,
    sources,
    spans,
    teams,
    tenants,
    tickets,
    working_time,
    workspaces,
)
from storage.base import Base

METADATA: MetaData = Base.metadata
