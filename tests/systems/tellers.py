"""The lives of `tests/systems/lives.py` told to each system that reports figures, with that vendor's own figures.

A vendor's figures are worked out here by its documentation's rule (each teller says where it is written), from what
happened and from nothing that the product made of it. `expected` says by which reason each kind of life must differ;
what it does not name must be the same.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kpi.differences import Code
from tests.systems import freshdesk_stub, hubspot_stub, intercom_stub, jira_stub, servicenow_stub
from tests.systems.lives import COUNTED_OTHERWISE, DAY, MINUTE, Life, lives, office, on_the_wall
from tests.systems.stub import Stub

Expected = Mapping[str, Mapping[str, Code]]
"""By figure and kind of life: the reason."""


_BOTS = dict.fromkeys(("bot_first", "bot_alone", "bot_over_night"), Code.BOT)


@dataclass
class Telling:
    """An account that was told. `late` is the key of the group with other hours, `bots` are accounts to be marked."""

    system: str
    entered: dict[str, str]
    stub: Stub
    late: str
    expected: Expected
    bots: tuple[str, ...] = ()
    told: dict[str, Counter[str]] = field(default_factory=dict)

    def reasons(self, figure: str) -> dict[str, int]:
        """How many tickets must be found under each reason."""
        found: Counter[str] = Counter()
        for kind, count in self.told[figure].items():
            code = Code.UNKNOWN if kind == "never_told" else self.expected[figure].get(kind)
            if code is not None:
                found[code] += count
        return dict(found)


class _Figures:
    """Notes which figures a vendor told of which kinds, and makes wrong those that nobody tells of."""

    def __init__(self) -> None:
        self.told: dict[str, Counter[str]] = {}

    def of(self, life: Life, /, **figures: float | None) -> dict[str, float | None]:
        for name, figure in figures.items():
            if figure is not None:
                self.told.setdefault(name, Counter())[life.kind] += 1
        if life.kind != "never_told":
            return figures
        more = {name: 5 if name == "reopens" else COUNTED_OTHERWISE for name in figures}
        return {name: None if figure is None else figure + more[name] for name, figure in figures.items()}


def _back_open(life: Life) -> int:
    """How often it was opened again after it was done."""
    return sum(any(end < at for end in life.ends) for at in life.times("open"))


def intercom() -> Telling:
    """Durations from the contact's first words, by humans alone, hours out of office subtracted; reopens after them.

    https://www.intercom.com/help/en/articles/6762778-reporting-metrics-for-rest-api-and-csv-exports
    """
    made = intercom_stub.Intercom(
        admins=[{"type": "admin", "id": key, "name": f"Admin {key}", "email": f"a{key}@acme.example"}
                for key in ("11", "14")],
        teams=[{"type": "team", "id": key, "name": f"Team {key}"} for key in ("5", "6")],
        page=150,
    )  # fmt: skip
    figures, ana, script, user = _Figures(), ("admin", "11"), ("admin", "14"), ("user", "u1")
    parts = {"customer": ("comment", user), "agent": ("comment", ana), "bot": ("comment", script),
             "note": ("note", ana), "open": ("open", user), "pending": ("snoozed", ana), "solved": ("close", ana),
             "unsolved": ("close", ana)}  # fmt: skip
    for life in lives():
        author = {"type": "admin", "id": "11"} if life.by_agent else {"type": "user", "id": "u1"}
        team = "6" if life.late else "5"
        made.put(life.number, life.at, source={"type": "email", "delivered_as": "customer_initiated", "author": author})
        made.part(life.number, life.at, "default_assignment", ("bot", "90"), to=("team", team))
        for minutes, what in life.happened:
            if what in parts and minutes:
                kind, who = parts[what]
                body = None if what in ("open", "pending", "solved", "unsolved") else "Words"
                made.part(life.number, life.instant(minutes), kind, who, body)
        asked = min(life.times("customer"), default=life.at) if life.by_agent else life.at
        replied = [at for at in life.times("agent", "bot") if at > asked]
        ends = [at for at in life.ends if at > asked]
        statistics = figures.of(
            life,
            first_reply=office(asked, replied[0]) if replied else None,
            first_resolution=office(asked, ends[0]),
            full_resolution=office(asked, ends[-1]),
            reopens=sum(at > asked for at in life.times("open") if any(end < at for end in life.ends)),
        )
        names = {"first_reply": "time_to_admin_reply", "first_resolution": "time_to_first_close",
                 "full_resolution": "time_to_last_close", "reopens": "count_reopens"}  # fmt: skip
        made.put(life.number, life.ends[-1], open=False, state="closed", admin_assignee_id=11, team_assignee_id=team,
                 statistics={names[name]: figure for name, figure in statistics.items()})  # fmt: skip
    by_us = {"agent_created": Code.AGENT_CREATED, "contacted": Code.AGENT_CREATED, "late_group": Code.SCHEDULE}
    return Telling(
        "intercom", intercom_stub.ENTERED, made.stub(), "6",
        {
            "first_reply": {**by_us, **_BOTS},
            "first_resolution": by_us,
            "full_resolution": by_us,
            "reopens": {"contacted": Code.REOPEN, "back_to_pending": Code.REOPEN},
        },
        ("14",), figures.told,
    )  # fmt: skip


def hubspot() -> Telling:
    """Milliseconds around the clock: from the creation to the first agent's reply, and to the last close.

    https://knowledge.hubspot.com/properties/hubspots-default-ticket-properties
    """
    team = [{"id": key, "name": f"Team {key}", "primary": True} for key in ("5", "6")]
    made = hubspot_stub.HubSpot(owners=[{"id": "11", "email": "a11@acme.example", "firstName": "Ana", "teams": team}])
    figures, steps = _Figures(), hubspot_stub
    stages = {
        "open": steps.OURS,
        "hold": steps.OURS,
        "pending": steps.WAITING,
        "solved": steps.CLOSED,
        "unsolved": steps.CLOSED,
    }
    for life in lives():
        made.put(life.number, life.at, hs_pipeline_stage=steps.NEW, hubspot_owner_id="11",
                 hubspot_team_id="6" if life.late else "5")  # fmt: skip
        for minutes, what in life.happened:
            if what in stages:
                made.put(life.number, life.instant(minutes), hs_pipeline_stage=stages[what])
        replied = [at for at in life.times("agent") if at > life.at]
        more = 0.4 if life.kind == "fraction" else 0
        told = figures.of(
            life,
            first_reply=replied[0] - life.at + more if replied else None,
            full_resolution=life.ends[-1] - life.at + more,
        )
        millis = {name: None if figure is None else str(round(figure * 1000)) for name, figure in told.items()}
        first = steps.iso(replied[0]) if replied else None
        made.put(life.number, life.ends[-1], closed_date=steps.iso(life.ends[-1]), first_agent_reply_date=first,
                 time_to_first_agent_reply=millis["first_reply"], time_to_close=millis["full_resolution"])  # fmt: skip
    round_the_clock = {"late_group": Code.SCHEDULE, "fraction": Code.ROUNDING}
    nights = dict.fromkeys(("over_night", "over_the_change", "waited_over_night", "bot_over_night"), Code.SCHEDULE)
    return Telling(
        "hubspot", steps.ENTERED, made.stub(), "6",
        {"first_reply": {**round_the_clock, "bot_over_night": Code.SCHEDULE},
         "full_resolution": {**round_the_clock, **nights}}, (), figures.told,
    )  # fmt: skip


def jira() -> Telling:
    """SLA cycles by a calendar: to the first public comment or the resolution, and without waiting for the customer.

    https://support.atlassian.com/jira-service-management-cloud/docs/what-are-slas/ and the SLAs of a new project.
    """
    made = jira_stub.Jira(users=[jira_stub.person(key, "app" if key == "a9" else "atlassian")
                                 for key in ("a1", "a2", "a9")], page=100, shown=50, changes_a_page=1000)  # fmt: skip
    figures, statuses = (
        _Figures(),
        {"open": "3", "hold": "4", "pending": "2", "solved": "5", "unsolved": "7", "closed": "6"},
    )
    people = {"agent": "a2", "note": "a2", "bot": "a9", "customer": "c1"}
    for life in lives():
        key, before = str(life.number), "1"
        reporter = jira_stub.person("a1") if life.by_agent else jira_stub.person("c1", "customer")
        made.put(key, life.at, reporter=reporter, project={"id": "101" if life.late else "100", "key": "SUP"},
                 assignee=jira_stub.person("a2"))  # fmt: skip
        for minutes, what in life.happened:
            at = life.instant(minutes)
            if what in statuses:
                made.change(key, at, "a2", "status", before, statuses[what])
                before = statuses[what]
            elif minutes:
                kind = {"bot": "app", "customer": "customer"}.get(what, "atlassian")
                made.say(key, at, jira_stub.person(people[what], kind), public=what != "note")
        made.put(key, life.ends[-1], before, resolution={"name": "Canceled" if life.times("unsolved") else "Done"})
        made.special[key] = _slas(life, figures)
    both = {"late_group": Code.SCHEDULE, "fraction": Code.ROUNDING}
    whole = {**both, "waited": Code.STATUSES, "waited_over_night": Code.STATUSES, "merged": Code.MERGED}
    stopped = {"unreplied": Code.STATUSES, "contacted": Code.STATUSES}
    return Telling(
        "jira", jira_stub.ENTERED, made.stub(), "101",
        {"first_reply": {**both, **_BOTS, **stopped}, "first_resolution": whole, "full_resolution": whole},
        (), figures.told,
    )  # fmt: skip


def _slas(life: Life, figures: _Figures) -> dict[str, object]:
    """The two SLAs of a request, as its project comes with them: the clock of the second stands while it waits."""
    less = 0.8 if life.kind == "fraction" else 0
    stopped = min([at for at in life.times("agent", "bot") if at > life.at] + life.ends)
    waits = [(start, min([at for at in life.times("open") if at > start], default=start))
             for start in life.times("pending") if start < life.ends[0]]  # fmt: skip
    resolved = office(life.at, life.ends[0]) - sum(office(*wait) for wait in waits) - less
    told = figures.of(
        life,
        first_reply=office(life.at, stopped) - less,
        first_resolution=resolved,
        full_resolution=resolved if len(life.ends) == 1 else None,
    )
    cycles = [_cycle(life.at, life.ends[0], told["first_resolution"])]
    cycles += [_cycle(at, at + MINUTE, MINUTE) for at in life.ends[1:]]
    return {
        "customfield_10030": {"name": "Time to first response",
                              "completedCycles": [_cycle(life.at, stopped, told["first_reply"])]},
        "customfield_10031": {"name": "Time to resolution", "ongoingCycle": None, "completedCycles": cycles},
    }  # fmt: skip


def _cycle(start: int, stop: int, elapsed: float | None) -> dict[str, object]:
    return {**jira_stub.cycle(start, stop, 8 * 60 * MINUTE), "elapsedTime": {"millis": round((elapsed or 0) * 1000)}}


def servicenow() -> Telling:
    """The difference of two times as a user sees them, set when it is resolved, or closed without; reopens to work.

    https://jace.pro/post/2021-04-19-calculating-business-durations/ shows the rule mark_closed: display values.
    """
    made, key = servicenow_stub.ServiceNow(), servicenow_stub.key
    start = next(lives()).at - DAY * MINUTE
    made.add("sys_user_role", start, 700, name="itil")
    made.add("sys_user", start, 601, name="Agent 1", user_name="agent.1", email="a1@acme.example")
    made.add("sys_user_has_role", start, user=key(601), role=key(700))
    made.add("sys_user", start, 900, name="A caller", user_name="caller", email="")
    for number in (501, 502):
        made.add("sys_user_group", start, number, name=f"Group {number}")
    figures, states = _Figures(), {"open": "2", "hold": "3", "pending": "3", "solved": "6", "unsolved": "7",
                               "closed": "7"}  # fmt: skip
    for life in lives():
        group, before = key(502 if life.late else 501), "1"
        made.put(life.number, life.at, assignment_group=group, opened_by=key(601 if life.by_agent else 900))
        for minutes, what in life.happened:
            at = life.instant(minutes)
            if what in states:
                made.audit(life.number, at, "state", before, states[what])
                if what in ("pending", "hold"):
                    made.audit(life.number, at, "hold_reason", "", "1" if what == "pending" else "2")
                before = states[what]
            elif what != "bot":
                made.say(life.number, at, "caller" if what == "customer" else "agent.1",
                         "work_notes" if what == "note" else "comments")  # fmt: skip
        told = figures.of(life, full_resolution=on_the_wall(life.at, life.ends[-1]), reopens=_back_open(life))
        made.put(life.number, life.ends[-1], state=before, active="false", assigned_to=key(601),
                 close_code="Duplicate" if life.kind == "merged" else "Solved",
                 calendar_stc=str(told["full_resolution"]), reopen_count=str(told["reopens"]))  # fmt: skip
    return Telling(
        "servicenow", servicenow_stub.ENTERED, made.stub(), key(502),
        {
            "full_resolution": {"late_group": Code.SCHEDULE, "over_night": Code.SCHEDULE,
                                "waited_over_night": Code.SCHEDULE, "bot_over_night": Code.SCHEDULE,
                                "over_the_change": Code.DST, "merged": Code.MERGED},
            "reopens": {"back_to_pending": Code.REOPEN},
        },
        (), figures.told,
    )  # fmt: skip


def freshdesk() -> Telling:
    """The moment of the first public answer by whoever has an agent's account, around the clock.

    https://support.freshdesk.com/en/support/solutions/articles/50000000041-support-metrics-in-freshdesk-analytics
    """
    made = freshdesk_stub.Freshdesk(
        agents=[{"id": key, "contact": {"name": f"Agent {key}", "email": f"a{key}@acme.example"}} for key in (11, 14)],
        groups=[{"id": key, "name": f"Group {key}"} for key in (5, 6)],
        page=100,
    )
    figures, iso, outbound = _Figures(), freshdesk_stub.iso, 10
    for life in lives():
        made.put(life.number, life.at, requester_id=900, source=outbound if life.by_agent else 1)
        for minutes, what in life.happened:
            if what in ("agent", "bot", "note", "customer") and minutes:
                who = {"bot": 14, "customer": 900}.get(what, 11)
                made.say(life.number, life.instant(minutes), who, private=what == "note", incoming=what == "customer")
        replied = [at for at in life.times("agent", "bot") if at > life.at]
        told = figures.of(life, first_reply=replied[0] - life.at if replied else None)["first_reply"]
        ended = iso(life.ends[-1])
        end = {"closed_at": ended} if life.kind == "merged" else {"resolved_at": ended}
        first = None if told is None else iso(life.at + round(told))
        made.put(life.number, life.ends[-1], status=5 if life.kind == "merged" else 4, responder_id=11,
                 group_id=6 if life.late else 5,
                 stats={**end, "status_updated_at": ended, "first_responded_at": first})  # fmt: skip
    return Telling(
        "freshdesk", freshdesk_stub.ENTERED, made.stub(), "6",
        {"first_reply": {**_BOTS, "late_group": Code.SCHEDULE}},
        ("14",), figures.told,
    )  # fmt: skip


TELLERS: Mapping[str, Callable[[], Telling]] = {
    "freshdesk": freshdesk, "hubspot": hubspot, "intercom": intercom, "jira": jira, "servicenow": servicenow,
}  # fmt: skip
