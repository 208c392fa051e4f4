"""A team whose tickets rules look at, and short ways to make rules and to sweep."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.paging_rules import BY_KEY, RuleKey, settings_to_json
from handlers.escalations.rules.sweeping import sweep
from kpi.facts import Ticket
from storage.escalations import EscalationCause, EscalationRow
from storage.judged import add_rule
from storage.paging_rules import EscalationRule, SettingChange
from storage.people import find_person
from storage.teams import HelpdeskGroup, ensure_team
from tests.stories.workspace import AGENTS, GROUP, NOW, SOURCE, Workspace, instant

MINUTE = timedelta(minutes=1)


@dataclass
class Office:
    """Lena leads Support, whose helpdesk group is the one of tests.stories.workspace; Max leads Billing."""

    workspace: Workspace

    def __post_init__(self) -> None:
        self.workspace.take(*AGENTS, GROUP)
        roles = {"lena": "lead", "omar": "agent", "max": "lead", "mia": "manager", "root": "admin", "eve": "executive"}
        for handle, role in roles.items():
            self.workspace.add(handle, role)
        for handle, team in (("lena", "Support"), ("omar", "Support"), ("max", "Billing")):
            self.workspace.put(handle, team, leads=handle != "omar")

    def take(self, *facts: Ticket, now: datetime = NOW) -> None:
        """Take tickets in, as an import does."""
        self.workspace.take(*AGENTS, GROUP, *facts, now=now)

    def team(self, name: str = "Support") -> int:
        """A team's id."""
        with self.workspace.database.writing() as session:
            return ensure_team(session, self.workspace.tools.workspace_id, name).id

    def rule(
        self, key: RuleKey = RuleKey.WAITING, *, team: str | None = "Support", severity: str = "normal",
        since: datetime = NOW - timedelta(days=30), **chosen: object,
    ) -> int:  # fmt: skip
        """Make a rule that looks since a month ago, as if it had been there; return its id."""
        kind = BY_KEY[key]
        settings = settings_to_json(kind, kind.start) | chosen
        tools = self.workspace.tools
        team_id = self.team(team) if team else None
        with self.workspace.database.writing() as session:
            owner = find_person(session, tools.workspace_id, "lena")
            assert owner is not None
            rule = EscalationRule(
                workspace_id=tools.workspace_id, team_id=team_id, kind=str(key), settings=settings, severity=severity,
                version=1, paused=False, owner_id=owner.id, since=since, created_at=since,
            )  # fmt: skip
            return add_rule(session, rule).id

    def sweep(self, now: datetime = NOW) -> list[int]:
        """Sweep, as the bell does."""
        return sweep(self.workspace.tools, now)

    def rows(self) -> list[EscalationRow]:
        """Every escalation, in order."""
        with self.workspace.database.reading() as session:
            return list(session.query(EscalationRow).order_by(EscalationRow.id))

    def causes(self) -> list[str | None]:
        """The keys of all causes, in order."""
        with self.workspace.database.reading() as session:
            return [each.key for each in session.query(EscalationCause).order_by(EscalationCause.id)]

    def rules(self) -> list[EscalationRule]:
        """Every rule, removed ones too."""
        with self.workspace.database.reading() as session:
            return list(session.query(EscalationRule).order_by(EscalationRule.id))

    def changes(self) -> list[tuple[str, str, str]]:
        """What was noted of rules, in order."""
        with self.workspace.database.reading() as session:
            found = session.query(SettingChange).filter_by(subject="rule").order_by(SettingChange.id)
            return [(each.what, each.before, each.after) for each in found]

    def hold(self, team: str) -> None:
        """Put the helpdesk group under another team."""
        team_id = self.team(team)
        with self.workspace.database.writing() as session:
            group = session.query(HelpdeskGroup).filter_by(provider=SOURCE, external_id=GROUP.key).one()
            group.team_id = team_id


def ago(**span: float) -> int:
    """An instant so long before now."""
    return instant(NOW - timedelta(**span))
