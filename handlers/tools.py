"""What a handler works with, put together once by the composition root."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from kpi.facts import Instant
from storage.database import Database
from storage.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Tools:
    """The database and the workspace that is served. `zone` is where the workspace's days begin.

    `locale` is the language of whoever has neither chosen one nor has one in their profile. `keeps_comments`: what
    customers write beside a rating is taken in. `seal` seals a secret for a context (`storage.sealing`), None where
    there is nothing to seal with; `open` opens what was sealed for one. `public_url` is how the world reaches us, empty
    where nobody said. `notes_months`: for how long a coaching note is kept. `connector_urls` are other addresses of
    connected systems, by their names, and `connector_entries` what connects them from the environment, keys and all:
    the operator's word, and for this workspace alone. `export_dir` is where scheduled exports go, "" where nobody said;
    `export_persons`: files and views for BI tools may name persons.
    """

    database: Database
    workspace_id: int
    zone: str
    minimum_group: int
    locale: str = "en"
    keeps_comments: bool = True
    seal: Callable[[str, bytes], bytes] | None = field(default=None, compare=False, repr=False)
    public_url: str = ""
    open: Callable[[str, bytes], bytes] | None = field(default=None, compare=False, repr=False)
    notes_months: int = 24
    connector_urls: Mapping[str, str] = field(default_factory=dict, compare=False)
    connector_entries: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    export_dir: str = ""
    export_persons: bool = False


def tools_for(local: Tools, workspace: Workspace) -> Tools:
    """Return what another workspace of the same database works with."""
    return replace(
        local, workspace_id=workspace.id, zone=workspace.zone, minimum_group=workspace.minimum_group,
        locale=workspace.locale, connector_entries={},
    )  # fmt: skip


def instant(moment: datetime) -> Instant:
    """Return an aware datetime as whole seconds since 1970 in UTC."""
    return int(moment.timestamp())
