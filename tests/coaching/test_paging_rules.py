"""What rules find in the facts: each kind against histories made by hand, and that a sweep and a preview agree."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.arising import Case, backlog_jumps, find_causes
from coaching.escalation import GROUP_WINDOW, Severity
from coaching.foreseeing import foresee
from coaching.paging_rules import BY_KEY, KINDS, RuleKey, Settings, settings_from_json, settings_to_json
from coaching.usefulness import Why, decide_worth_changing
from kpi.clock import BusinessClock, Schedule, hours_on
from kpi.facts import Author, Event, EventKind, Instant, Rating, ReplyLog, SlaKind, SlaTarget, Status, Ticket
from kpi.timeline import FAR

HOUR, DAY, MINUTE = 3600, 86_400, 60
OFFICE = BusinessClock([Schedule("Office", "Europe/Berlin", hours_on(range(5), (9 * 60, 17 * 60)))])
ALWAYS = (0, 4_000_000_000)
FOUR_HOURS = Settings(seconds=4 * HOUR)


def at(local: str) -> Instant:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp())


MONDAY = at("2026-11-02T09:00")


def event(when: Instant, kind: EventKind, author: Author = Author.AGENT, value: str | None = None) -> Event:
    return Event(when, kind, author, "ann" if author is Author.AGENT else None, value)


def answer(when: Instant) -> Event:
    return event(when, EventKind.REPLY)


def asks(when: Instant) -> Event:
    return event(when, EventKind.REPLY, Author.CUSTOMER)


def becomes(when: Instant, status: Status) -> Event:
    return event(when, EventKind.STATUS, value=status.name)


def ticket(*events: Event, created: Instant = MONDAY, **fields: object) -> Ticket:
    ordered = tuple(sorted(events, key=lambda each: each.at))
    return Ticket("T-1", created, created, Status.OPEN, events=ordered, **fields)


def found(
    key: RuleKey, told: Ticket, chosen: Settings = FOUR_HOURS, *, office: bool = False, targets=None, span=ALWAYS
):
    case = Case(1, told, [(0, OFFICE)] if office else (), targets or {})
    return [(cause.at, cause.what) for cause in find_causes(key, chosen, case, *span)]


def moments(*args: object, **options: object) -> list[Instant]:
    return [each for each, _ in found(*args, **options)]


class TestWaiting:
    def test_a_customer_who_waits_is_found_when_the_time_is_over(self):
        assert moments(RuleKey.WAITING, ticket()) == [MONDAY + 4 * HOUR]

    def test_open_hours_count_by_the_tickets_clock_over_a_weekend_in_which_clocks_change(self):
        friday = at("2026-10-23T15:00")  # Berlin's clocks go back on the Sunday
        assert moments(RuleKey.WAITING, ticket(created=friday), office=True) == [at("2026-10-26T11:00")]

    def test_an_answer_in_time_or_at_the_last_second_raises_nothing(self):
        assert moments(RuleKey.WAITING, ticket(answer(MONDAY + 4 * HOUR))) == []
        assert moments(RuleKey.WAITING, ticket(answer(MONDAY + 4 * HOUR + 1))) == [MONDAY + 4 * HOUR]

    def test_a_bot_or_a_note_answers_nothing(self):
        told = ticket(event(MONDAY + 60, EventKind.REPLY, Author.BOT), event(MONDAY + 90, EventKind.NOTE))
        assert moments(RuleKey.WAITING, told) == [MONDAY + 4 * HOUR]

    def test_several_messages_are_one_wait_from_the_oldest(self):
        told = ticket(answer(MONDAY + 60), asks(MONDAY + HOUR), asks(MONDAY + 3 * HOUR))
        assert moments(RuleKey.WAITING, told) == [MONDAY + 5 * HOUR]

    def test_each_wait_is_one_cause(self):
        told = ticket(answer(MONDAY + 5 * HOUR), asks(MONDAY + 6 * HOUR), answer(MONDAY + 11 * HOUR))
        assert moments(RuleKey.WAITING, told) == [MONDAY + 4 * HOUR, MONDAY + 10 * HOUR]

    def test_a_solve_ends_a_wait_and_thanks_on_a_solved_ticket_are_none(self):
        told = ticket(becomes(MONDAY + HOUR, Status.SOLVED), asks(MONDAY + 2 * HOUR))
        assert moments(RuleKey.WAITING, told) == []

    def test_a_message_that_reopens_waits_whichever_of_both_was_written_first(self):
        solved = becomes(MONDAY + HOUR, Status.SOLVED)
        for told in (
            ticket(solved, asks(MONDAY + 2 * HOUR), becomes(MONDAY + 2 * HOUR, Status.OPEN)),
            ticket(solved, becomes(MONDAY + 2 * HOUR, Status.OPEN), asks(MONDAY + 2 * HOUR)),
        ):
            assert moments(RuleKey.WAITING, told) == [MONDAY + 6 * HOUR]

    def test_whoever_was_written_to_by_an_agent_first_does_not_wait(self):
        assert moments(RuleKey.WAITING, ticket(answer(MONDAY), opened_by=Author.AGENT)) == []

    def test_nothing_is_said_where_the_source_tells_of_no_replies(self):
        assert moments(RuleKey.WAITING, ticket(reply_log=ReplyLog.NONE)) == []

    def test_of_a_source_that_tells_of_the_first_reply_alone_the_first_wait_is_known(self):
        told = ticket(answer(MONDAY + 5 * HOUR), asks(MONDAY + 6 * HOUR), reply_log=ReplyLog.FIRST)
        assert moments(RuleKey.WAITING, told) == [MONDAY + 4 * HOUR]

    def test_the_start_of_a_stretch_belongs_to_it_and_the_end_does_not(self):
        due = MONDAY + 4 * HOUR
        assert moments(RuleKey.WAITING, ticket(), span=(due, due + 1)) == [due]
        assert moments(RuleKey.WAITING, ticket(), span=(due + 1, due + DAY)) == []
        assert moments(RuleKey.WAITING, ticket(), span=(MONDAY, due)) == []


def sla(kind: SlaKind, seconds: int | None = 8 * HOUR, ended: Instant | None = None, met: bool | None = None):
    return SlaTarget(kind, ended, met, None, None, seconds)


class TestPromises:
    def test_three_quarters_of_the_open_hours_of_a_promise_come_before_its_end(self):
        told = ticket(created=at("2026-10-23T15:00"), targets=(sla(SlaKind.FIRST_REPLY),))
        assert found(RuleKey.SLA_NEAR, told, office=True) == [(at("2026-10-26T13:00"), "FIRST_REPLY")]
        assert found(RuleKey.SLA_BREACHED, told, office=True) == [(at("2026-10-26T15:00"), "FIRST_REPLY")]

    def test_a_promise_met_before_the_moment_raises_nothing(self):
        told = ticket(targets=(sla(SlaKind.FIRST_REPLY, 8 * HOUR, MONDAY + 6 * HOUR, True),))
        assert moments(RuleKey.SLA_NEAR, told) == []
        assert moments(RuleKey.SLA_BREACHED, told) == []

    def test_one_met_late_but_in_time_was_near(self):
        told = ticket(targets=(sla(SlaKind.FIRST_REPLY, 8 * HOUR, MONDAY + 7 * HOUR, True),))
        assert moments(RuleKey.SLA_NEAR, told) == [MONDAY + 6 * HOUR]

    def test_one_that_the_helpdesk_calls_broken_is_broken_when_it_says(self):
        told = ticket(targets=(sla(SlaKind.FIRST_REPLY, None, MONDAY + 3 * HOUR, False),))
        assert moments(RuleKey.SLA_BREACHED, told) == [MONDAY + 3 * HOUR]
        earlier = ticket(targets=(sla(SlaKind.FIRST_REPLY, 8 * HOUR, MONDAY + 3 * HOUR, False),))
        assert moments(RuleKey.SLA_BREACHED, earlier) == [MONDAY + 3 * HOUR]

    def test_one_that_is_over_nobody_knows_when_raises_nothing(self):
        told = ticket(targets=(sla(SlaKind.FIRST_REPLY, 8 * HOUR, None, True),))
        assert moments(RuleKey.SLA_BREACHED, told) == []

    def test_a_solved_ticket_promises_nothing_any_more(self):
        told = ticket(becomes(MONDAY + HOUR, Status.SOLVED), targets=(sla(SlaKind.RESOLUTION),))
        assert moments(RuleKey.SLA_NEAR, told) == []

    def test_a_next_reply_is_promised_from_what_the_customer_asked(self):
        told = ticket(answer(MONDAY + HOUR), asks(MONDAY + 2 * HOUR), targets=(sla(SlaKind.NEXT_REPLY),))
        assert found(RuleKey.SLA_NEAR, told) == [(MONDAY + 8 * HOUR, "NEXT_REPLY")]

    def test_the_teams_own_targets_hold_where_the_helpdesk_promises_nothing(self):
        own = {"first_reply": 2 * HOUR, "full_resolution": DAY}
        assert found(RuleKey.SLA_BREACHED, ticket(), targets=own) == [
            (MONDAY + 2 * HOUR, "FIRST_REPLY"), (MONDAY + DAY, "RESOLUTION"),
        ]  # fmt: skip
        told = ticket(targets=(sla(SlaKind.FIRST_REPLY),))
        assert found(RuleKey.SLA_BREACHED, told, targets=own) == [
            (MONDAY + 8 * HOUR, "FIRST_REPLY"), (MONDAY + DAY, "RESOLUTION"),
        ]  # fmt: skip

    def test_an_own_target_ends_with_the_first_reply(self):
        own = {"first_reply": 2 * HOUR}
        assert moments(RuleKey.SLA_BREACHED, ticket(answer(MONDAY + HOUR)), targets=own) == []
        assert moments(RuleKey.SLA_BREACHED, ticket(reply_log=ReplyLog.NONE), targets=own) == []

    def test_a_rule_may_be_about_one_promise_alone(self):
        told = ticket(targets=(sla(SlaKind.FIRST_REPLY), sla(SlaKind.RESOLUTION, 4 * HOUR)))
        chosen = Settings(promise=SlaKind.RESOLUTION)
        assert found(RuleKey.SLA_BREACHED, told, chosen) == [(MONDAY + 4 * HOUR, "RESOLUTION")]


def rated(score: int, comment: str | None = None, when: Instant = MONDAY + DAY, scale: str = "1-5") -> Rating:
    return Rating("s", MONDAY, when, score, scale, None, comment)


class TestRatings:
    def test_a_low_rating_is_found_when_it_came_and_a_good_one_is_not(self):
        assert moments(RuleKey.LOW_RATING, ticket(ratings=(rated(2),))) == [MONDAY + DAY]
        assert moments(RuleKey.LOW_RATING, ticket(ratings=(rated(5),))) == []

    def test_a_survey_nobody_answered_is_none(self):
        assert moments(RuleKey.LOW_RATING, ticket(ratings=(Rating("s", MONDAY, None, None),))) == []

    def test_with_a_comment_alone(self):
        chosen = Settings(commented=True)
        assert moments(RuleKey.LOW_RATING, ticket(ratings=(rated(1, "  "),)), chosen) == []
        assert moments(RuleKey.LOW_RATING, ticket(ratings=(rated(1, "Bad."),)), chosen) == [MONDAY + DAY]

    @pytest.mark.parametrize("key", [key for key in RuleKey if key is not RuleKey.BACKLOG])
    def test_of_a_vip_alone(self, key):
        chosen = Settings(vip=True, seconds=HOUR, times=1, phrases=("refund",))
        told = ticket(
            becomes(MONDAY + 3 * DAY, Status.SOLVED), becomes(MONDAY + 4 * DAY, Status.OPEN),
            ratings=(rated(1, "refund!"),), targets=(sla(SlaKind.RESOLUTION),),
        )  # fmt: skip
        assert moments(key, told, chosen) == []
        assert moments(key, told._replace(vip=True), chosen)


class TestReopening:
    def test_a_ticket_is_found_when_it_is_reopened_for_the_time_that_is_set_and_no_more(self):
        days = [becomes(MONDAY + day * DAY, Status.SOLVED if day % 2 else Status.OPEN) for day in range(1, 8)]
        for times in (1, 2, 3):
            told = moments(RuleKey.REOPENED, ticket(*days), Settings(times=times))
            assert told == [MONDAY + 2 * times * DAY]
        assert moments(RuleKey.REOPENED, ticket(*days), Settings(times=4)) == []

    def test_a_summary_row_says_nothing_of_when(self):
        days = [becomes(MONDAY + DAY, Status.SOLVED), becomes(MONDAY + 2 * DAY, Status.OPEN)]
        assert moments(RuleKey.REOPENED, ticket(*days, status_log=False), Settings(times=1)) == []


class TestWords:
    def test_a_comment_and_a_topic_are_looked_at(self):
        chosen = Settings(phrases=("refund", "kündig*"))
        told = ticket(topic="Refund", ratings=(rated(5, "Ich kündige!"),))
        assert found(RuleKey.WORDS, told, chosen) == [(MONDAY, "refund"), (MONDAY + DAY, "kündig*")]

    def test_nothing_of_what_was_written_is_in_a_cause(self):
        told = ticket(ratings=(rated(1, "My secret: refund 4711"),))
        [cause] = find_causes(RuleKey.WORDS, Settings(phrases=("refund",)), Case(1, told), *ALWAYS)
        assert "secret" not in repr(cause)
        assert "4711" not in repr(cause)


class TestBacklog:
    def points(self, *counts: int) -> list[tuple[Instant, int]]:
        return [(MONDAY + day * DAY, count) for day, count in enumerate(counts)]

    def test_a_jump_is_found_on_its_day_and_once_while_it_goes_on(self):
        calm = [50 + (day * 7) % 5 for day in range(30)]
        points = self.points(*calm, 90, 92, 50, 51)
        assert [cause.at for cause in backlog_jumps(points, *ALWAYS)] == [MONDAY + 30 * DAY]

    def test_one_that_gets_worse_is_said_again(self):
        calm = [50 + (day * 7) % 5 for day in range(30)]
        slow = [53] * 9
        points = self.points(*calm, *slow, 120)
        said = [cause.at for cause in backlog_jumps(points, *ALWAYS)]
        assert said[-1] == MONDAY + 39 * DAY
        assert 1 < len(said) <= 3

    def test_a_drop_is_no_jump(self):
        calm = [50 + (day * 7) % 5 for day in range(30)]
        assert list(backlog_jumps(self.points(*calm, 2), *ALWAYS)) == []

    def test_too_few_days_say_nothing(self):
        assert list(backlog_jumps(self.points(*[50, 52, 51] * 3, 900), *ALWAYS)) == []

    def test_what_began_before_the_stretch_is_not_said_again_in_it(self):
        calm = [50 + (day * 7) % 5 for day in range(30)]
        points = self.points(*calm, 90, 92)
        assert list(backlog_jumps(points, MONDAY + 31 * DAY, MONDAY + 99 * DAY)) == []


minutes = st.integers(0, 4 * 24 * 60).map(lambda minute: MONDAY + minute * MINUTE)
events = st.one_of(
    st.builds(answer, minutes),
    st.builds(asks, minutes),
    st.builds(becomes, minutes, st.sampled_from([Status.OPEN, Status.PENDING, Status.SOLVED])),
    st.builds(lambda when: event(when, EventKind.REPLY, Author.BOT), minutes),
)


@st.composite
def histories(draw: st.DrawFn) -> Ticket:
    told = ticket(*draw(st.lists(events, max_size=8)), created=draw(minutes))
    told = told._replace(events=tuple(each for each in told.events if each.at >= told.created_at))
    replied = next(
        (each.at for each in told.events if each.kind is EventKind.REPLY and each.author is Author.AGENT), None
    )
    promise = draw(st.integers(1, 20)) * HOUR
    targets = (sla(SlaKind.RESOLUTION, draw(st.integers(1, 40)) * HOUR),)
    if replied is not None and draw(st.booleans()):
        targets += (sla(SlaKind.FIRST_REPLY, promise, replied, replied - told.created_at <= promise),)
    case = Case(1, told)
    for wait in [each for each in case.waits if each.asked >= case.first_reply]:
        ended = None if wait.ended == FAR else wait.ended
        kept = None if ended is None else ended - wait.asked <= promise
        targets += (SlaTarget(SlaKind.NEXT_REPLY, ended, kept, None, str(wait.asked), promise),)
    said = draw(st.sampled_from([None, "a refund"]))
    ratings = (rated(draw(st.integers(1, 5)), said, max(told.created_at, draw(minutes))),)
    topic = draw(st.sampled_from([None, "Refund"]))
    return told._replace(targets=targets, ratings=ratings, topic=topic, vip=draw(st.booleans()))


def as_known(told: Ticket, now: Instant) -> Ticket | None:
    """A ticket as its helpdesk knew it before an instant."""
    if told.created_at >= now:
        return None
    targets = tuple(
        each if each.ended_at is None or each.ended_at < now else each._replace(ended_at=None, met=None)
        for each in told.targets
        if each.kind is not SlaKind.NEXT_REPLY or int(each.priority or 0) < now  # promised when it was asked
    )
    return told._replace(
        events=tuple(each for each in told.events if each.at < now),
        targets=targets,
        ratings=tuple(each for each in told.ratings if each.rated_at is None or each.rated_at < now),
    )


@given(
    histories(), st.sampled_from([key for key in RuleKey if key is not RuleKey.BACKLOG]), st.booleans(),
    st.builds(Settings, st.integers(1, 12).map(lambda hours: hours * HOUR), st.integers(1, 2),
              phrases=st.just(("refund",)), vip=st.booleans()),
    st.sampled_from([MINUTE, 7 * MINUTE, HOUR]),
)  # fmt: skip
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_sweeps_through_a_week_find_exactly_what_one_preview_of_it_finds(told, key, office, chosen, step):
    changes = [(0, OFFICE)] if office else ()
    targets = {"first_reply": 3 * HOUR}
    start, end = MONDAY, MONDAY + 7 * DAY
    live: dict[str, Instant] = {}
    case: Case | None = None
    for now in range(start + step, end + step, step):
        known = as_known(told, min(now, end))
        if known is not None:
            case = case if case and case.ticket == known else Case(1, known, changes, targets)
            window = max(start, now - 2 * DAY), min(now, end)
            for cause in find_causes(key, chosen, case, *window):
                assert live.setdefault(cause.mark, cause.at) == cause.at
    preview = find_causes(key, chosen, Case(1, told, changes, targets), start, end)
    assert live == {cause.mark: cause.at for cause in preview}


def test_causes_within_half_an_hour_of_each_other_would_have_been_one_page():
    case = Case(1, ticket())
    causes = [(1, case.arisen(MONDAY + minute * MINUTE, str(minute))) for minute in (0, 20, 45, 80)]
    assert [len(page.causes) for page in foresee(causes, Severity.NORMAL)] == [3, 1]
    assert GROUP_WINDOW == 30 * MINUTE


def test_what_is_critical_or_of_another_team_pages_alone():
    case = Case(1, ticket())
    causes = [(team, case.arisen(MONDAY + minute, str(minute))) for minute, team in ((0, 1), (1, 2), (2, 1))]
    assert len(foresee(causes, Severity.NORMAL)) == 2
    assert len(foresee(causes, Severity.CRITICAL)) == 3


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_what_is_set_is_kept_and_read_back(kind):
    chosen = replace(
        kind.start, seconds=7200, times=3, minute=600, promise=SlaKind.NEXT_REPLY, phrases=("a b", "c*"), vip=True,
        commented=True,
    )  # fmt: skip
    kept = settings_to_json(kind, chosen)
    assert settings_to_json(kind, settings_from_json(kind, kept)) == kept
    assert settings_from_json(kind, {"unknown": 1}) == kind.start


def test_every_word_names_one_kind():
    words = [word for kind in KINDS for word in kind.words]
    assert len(words) == len(set(words))
    assert set(BY_KEY) == set(RuleKey)


@pytest.mark.parametrize(
    ("pages", "taken", "useful", "not_useful", "why"),
    [
        (0, 0, 0, 2, None),
        (0, 0, 1, 2, Why.NOT_USEFUL),
        (9, 9, 2, 2, None),
        (9, 9, 3, 1, None),
        (3, 0, 0, 0, Why.NOT_TAKEN),
        (3, 1, 0, 0, None),
        (2, 0, 0, 0, None),
    ],
)
def test_a_rule_is_worth_changing_by_a_majority_of_three_or_when_nobody_takes_its_pages(
    pages, taken, useful, not_useful, why
):
    assert decide_worth_changing(pages, taken, useful, not_useful) is why
