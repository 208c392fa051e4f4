"""A support team's shift for stories of escalations: a clock, a post office that may be away, and what everybody got.

Does what the engine does, step by step and by the same functions of the product, on the story's own clock.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from coaching.escalation import Level, Policy, Severity, Target, TargetKind
from handlers.escalations.advancing import advance
from handlers.escalations.letters import Letter, arrived, begin, take_page, taken_back
from handlers.escalations.raising import Cause, Raised, Source, raise_escalation
from handlers.escalations.states import policy_to_json
from handlers.plain import as_text
from storage.escalations import EscalationRow, ladders
from storage.pages import Page, all_due
from storage.paging_rules import EscalationPolicy
from storage.people import find_person
from storage.teams import find_team
from tests.stories.workspace import Workspace

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
RETRY = timedelta(seconds=30)
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Got:
    """Somebody, or a channel, got a message, or saw theirs change (`again`)."""

    at: datetime
    to: str
    kind: str
    text: str
    again: bool = False


@dataclass
class Shift:
    """Lena leads Support, Omar and Ana are in it; #support is its channel."""

    workspace: Workspace
    now: datetime = MONDAY
    got: list[Got] = field(default_factory=list)
    away: bool = False

    def __post_init__(self) -> None:
        for handle, role in (("lena", "lead"), ("omar", "agent"), ("ana", "agent"), ("mia", "manager")):
            self.workspace.add(handle, role)
        for handle in ("lena", "omar", "ana"):
            self.workspace.put(handle, "Support", leads=handle == "lena")
        self.policy(Level((self.person("omar"),), 300), Level((self.person("lena"),), 600))

    def id_of(self, handle: str) -> int:
        """Somebody's id."""
        with self.workspace.database.reading() as session:
            found = find_person(session, self.workspace.tools.workspace_id, handle)
            assert found is not None
            return found.id

    @property
    def team_id(self) -> int:
        """The id of Support."""
        with self.workspace.database.reading() as session:
            found = find_team(session, self.workspace.tools.workspace_id, "Support")
            assert found is not None
            return found.id

    def person(self, handle: str) -> Target:
        """Somebody as a target."""
        return Target(TargetKind.PERSON, self.id_of(handle))

    def policy(self, *levels: Level, **more: object) -> None:
        """Give Support another ladder from now on."""
        values: dict[str, object] = {"channel": Target(TargetKind.CHANNEL, channel="support"), **more}
        ladder = policy_to_json(Policy(levels, **values))  # type: ignore[arg-type]
        with self.workspace.database.writing() as session:
            held = session.query(EscalationPolicy).filter_by(team_id=self.team_id).one_or_none()
            if held is not None:
                held.ladder = ladder
                return
            home = self.workspace.tools.workspace_id
            session.add(EscalationPolicy(workspace_id=home, team_id=self.team_id, ladder=ladder, created_at=self.now))

    def happens(self, title: str = "The invoice is wrong", severity: Severity = Severity.NORMAL, **more: object) -> int:
        """Something raises an escalation for Support, and the engine is woken; return its id."""
        values: dict[str, object] = {"source": Source.PERSON, "team_id": self.team_id, **more}
        cause = Cause(title, severity, **values)  # type: ignore[arg-type]
        with self.workspace.database.writing() as session:
            raised: Raised = raise_escalation(session, cause, self.workspace.tools, self.now)
            number = raised.row.id
        self.work()
        return number

    def says(self, who: str, words: str) -> str:
        """Somebody says something or presses a button; the engine is woken. Return what they read."""
        reply = self.workspace.ask(who, words, now=self.now)
        self.work()
        return "\n".join(as_text(message.card) for message in reply.messages)

    def passes(self, span: timedelta) -> None:
        """Let time pass: the engine works whenever something is due, and what was not taken is tried again."""
        end = self.now + span
        while (due := self._next()) is not None and due <= end:
            self.now = max(self.now, due)
            self.work()
        self.now = end
        self.work()

    def work(self) -> None:
        """Take every turn, and send every page, that is due now."""
        with self.workspace.database.reading() as session:
            open_ones = [each.escalation_id for each in ladders(session)]
            every = [row.id for row in session.query(EscalationRow).all()]
        for number in dict.fromkeys([*open_ones, *every]):
            turn = advance(self.workspace.tools, number, self.now)
            assert turn is not None
            for page in turn.pages:
                self._send(page)

    def _send(self, page_id: int) -> None:
        letter = take_page(self.workspace.tools, page_id, self.now)
        if letter is None or letter.card is None or letter.waits:
            return
        if self.away:
            return
        if not letter.message_id:
            assert begin(self.workspace.tools, letter, self.now)
        self.got.append(self._seen(letter))
        arrived(self.workspace.tools, letter, letter.places[0], f"m{len(self.got)}", self.now)

    def _seen(self, letter: Letter) -> Got:
        place = letter.places[0]
        to = f"#{place.channel}" if place.channel else place.identity
        with self.workspace.database.reading() as session:
            kind = session.get_one(Page, letter.page_id).kind
        assert letter.card is not None
        return Got(self.now, to, kind, as_text(letter.card), bool(letter.message_id))

    def _next(self) -> datetime | None:
        """When something is due next."""
        with self.workspace.database.reading() as session:
            moments = [at for each in ladders(session) for at in (each.next_at, each.refresh_at) if at is not None]
            waiting = all_due(session, self.now)
        if waiting:
            moments.append(self.now + RETRY)
        return min((at for at in moments if at > self.now), default=None)

    def row(self, number: int) -> EscalationRow:
        """An escalation as it stands."""
        with self.workspace.database.reading() as session:
            return session.get_one(EscalationRow, number)

    def paged(self, kind: str = "rung") -> list[tuple[str, int]]:
        """Who got a message of a kind for the first time, and how many minutes after the shift's beginning."""
        return [
            (each.to, round((each.at - MONDAY).total_seconds() / 60))
            for each in self.got
            if each.kind == kind and not each.again
        ]


__all__ = ["AN_HOUR", "MONDAY", "Got", "Shift", "taken_back"]
