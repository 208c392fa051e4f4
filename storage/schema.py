"""Every table in one place: importing this module makes the metadata whole."""

from sqlalchemy import MetaData

from storage import access_log, definitions, people, schedules, sources, spans, teams, tickets, workspaces
from storage.base import Base

TABLES = (access_log, definitions, people, schedules, sources, spans, teams, tickets, workspaces)
METADATA: MetaData = Base.metadata
