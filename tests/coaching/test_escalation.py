"""The ladder under everything that can happen to it: random policies, clocks, answers and crashes.

A crash is a step that was decided and not written: the same state is asked again, perhaps much later.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as some

from coaching.escalation import (
    MINUTE,
    Deed,
    Level,
    Outcome,
    Policy,
    Severity,
    State,
    Status,
    Step,
    Target,
    TargetKind,
    acknowledge,
    begin,
    decide,
    joined_by,
    joins,
    reassign,
    resolve,
    sign_of_life,
    snooze,
)

START = 1_800_000_000
DAY = 86_400
LENA, OMAR, ANA = 1, 2, 3
MOST_STEPS = 12

levels = some.builds(
    Level,
    some.lists(some.builds(Target, some.sampled_from(TargetKind), some.integers(1, 9)), min_size=1, max_size=2).map(
        tuple
    ),
    some.integers(MINUTE, 60 * MINUTE),
)
policies = some.builds(
    Policy,
    levels=some.lists(levels, max_size=4).map(tuple),
    repeats=some.integers(0, 2),
    business_hours=some.booleans(),
    remind_after=some.integers(MINUTE, 60 * MINUTE),
    release_after=some.integers(MINUTE, 60 * MINUTE),
)
people = some.sampled_from((LENA, OMAR, ANA))
deeds = some.one_of(
    some.tuples(some.just("wait"), some.integers(0, 3 * 3600)),
    some.tuples(some.just("until due"), some.integers(0, 600)),
    some.tuples(some.just("crash"), some.integers(0, 3600)),
    some.tuples(some.sampled_from(("take", "take over", "comment", "resolve", "join")), people),
    some.tuples(some.just("snooze"), some.integers(60, 7200)),
    some.tuples(some.just("hand on"), people),
)


@dataclass
class Life:
    """One escalation, with what the engine and people did to it, and what must hold after each of these."""

    policy: Policy
    severity: Severity
    now: int = START
    opens: int = 8 * 3600
    closes: int = 17 * 3600
    state: State = field(init=False)
    climbed: list[Step] = field(default_factory=list)
    exhausted_aloud: bool = False
    paged_at: int = 0

    def __post_init__(self) -> None:
        self.state = begin(self.policy, self.severity, self.now)

    def opens_at(self) -> int:
        """When the business day is open next: 08:00 to 17:00, each day."""
        midnight = self.now - self.now % DAY
        if self.opens <= self.now - midnight < self.closes:
            return self.now
        return midnight + self.opens + (DAY if self.now - midnight >= self.closes else 0)

    def turn(self) -> None:
        """Take every step that is due, as the engine does."""
        for _ in range(MOST_STEPS):
            step = decide(self.policy, self.state, self.now, self.opens_at())
            assert step == decide(self.policy, replace(self.state), self.now, self.opens_at())
            if step is None:
                return
            self.check(step)
            self.state = step.state
        raise AssertionError("the steps of one turn have no end")

    def check(self, step: Step) -> None:
        """See that a step is the one that comes next, and not before its time."""
        before = self.state
        if step.deed is Deed.PAGE:
            assert before.status is Status.PAGING, "somebody was paged after it was taken"
            if self.climbed:
                assert self.now >= self.paged_at + self.policy.levels[self.climbed[-1].level].wait
            self.climbed.append(step)
            self.paged_at = self.now
            rungs = [(each.round, each.level) for each in self.climbed]
            assert rungs == [divmod(number, len(self.policy.levels)) for number in range(len(rungs))], "passed over"
            assert step.targets == self.policy.levels[step.level].targets
            if self.policy.business_hours and self.severity is not Severity.CRITICAL:
                assert self.opens_at() == self.now, "paged outside of business hours"
        elif step.deed is Deed.EXHAUST:
            assert len(self.climbed) == len(self.policy.levels) * (self.policy.repeats + 1)
            self.exhausted_aloud = True
        elif step.deed is Deed.RELEASE:
            assert before.reminded or before.snoozed, "taken away without a reminder"
            self.begun_anew()
        elif step.deed is Deed.REMIND:
            assert step.targets == (Target(TargetKind.PERSON, before.holder or 0),)

    def begun_anew(self) -> None:
        """The ladder is climbed from its first level again."""
        self.climbed, self.exhausted_aloud = [], False

    def do(self, deed: str, value: int) -> None:
        """Let something happen."""
        if deed == "crash":
            decide(self.policy, self.state, self.now, self.opens_at())  # decided, and never written
            self.now += value
            return
        if deed == "until due":
            self.now = max(self.now, self.state.due_at or self.now) + value
        elif deed == "wait":
            self.now += value
        else:
            self.answer(deed, value)
        self.turn()

    def answer(self, deed: str, value: int) -> None:
        """Let somebody do something."""
        before = self.state
        match deed:
            case "take" | "take over":
                outcome, self.state = acknowledge(self.policy, before, value, self.now, take_over=deed == "take over")
                if outcome is Outcome.DONE:
                    self.begun_anew()
            case "snooze":
                outcome, self.state = snooze(before, LENA, self.now, value)
                if outcome is Outcome.DONE:
                    self.begun_anew()
            case "hand on":
                _, self.state, step = reassign(self.policy, before, value, self.now)
                assert (step is None) == (not before.is_open)
                self.begun_anew()
            case "comment":
                self.state = sign_of_life(self.policy, before, value, self.now)
            case "resolve":
                _, self.state = resolve(before)
            case "join":
                self.state = joined_by(before, self.now)

    def holds(self) -> None:
        """What is true at any moment."""
        match self.state.status:
            case Status.PAGING:
                assert self.state.next_at is not None
                assert self.state.next_at > self.now
            case Status.ACKNOWLEDGED:
                assert self.state.holder is not None
                assert self.state.next_at is not None or self.severity is Severity.LOW
            case Status.EXHAUSTED:
                assert self.exhausted_aloud
            case Status.QUEUED:
                assert self.severity is Severity.LOW
            case Status.RESOLVED:
                assert self.state.due_at is None


@settings(max_examples=400, deadline=None)
@given(policies, some.sampled_from(Severity), some.integers(0, DAY), some.lists(deeds, max_size=30))
def test_whatever_happens_it_is_taken_exhausted_aloud_or_still_paging(
    policy: Policy, severity: Severity, begins: int, happens: list[tuple[str, int]]
) -> None:
    life = Life(policy, severity, now=START + begins)
    life.turn()
    life.holds()
    for deed, value in happens:
        life.do(deed, value)
        if deed != "crash":
            life.holds()


@settings(max_examples=100, deadline=None)
@given(policies, some.sampled_from((Severity.NORMAL, Severity.CRITICAL)))
def test_left_alone_it_climbs_every_rung_and_says_that_nobody_answered(policy: Policy, severity: Severity) -> None:
    life = Life(policy, severity)
    life.turn()
    for _ in range(100):
        if life.state.status is Status.EXHAUSTED:
            break
        life.do("until due", 0)
    assert life.state.status is Status.EXHAUSTED
    assert len(life.climbed) == len(policy.levels) * (policy.repeats + 1)


@given(policies, some.lists(people, min_size=1, max_size=5))
def test_low_severity_never_pages_by_itself(policy: Policy, who: list[int]) -> None:
    life = Life(policy, Severity.LOW)
    for person in who:
        life.do("take over", person)
        life.do("wait", DAY)
        life.do("snooze", 60)
        life.do("wait", DAY)
    assert not life.climbed


POLICY = Policy((Level((Target(TargetKind.PERSON, LENA),), 300), Level((Target(TargetKind.PERSON, OMAR),), 600)))


def taken(by: int = LENA) -> State:
    """One that somebody took at the start."""
    return acknowledge(POLICY, begin(POLICY, Severity.NORMAL, START), by, START)[1]


def test_pressed_twice_by_one_it_is_theirs_and_a_sign_of_life() -> None:
    outcome, state = acknowledge(POLICY, taken(), LENA, START + 600)
    assert outcome is Outcome.ALREADY_YOURS
    assert state.next_at == START + 600 + POLICY.remind_after


def test_pressed_by_two_it_stays_with_the_first_until_the_second_takes_it_over() -> None:
    outcome, state = acknowledge(POLICY, taken(), OMAR, START + 1)
    assert (outcome, state) == (Outcome.ALREADY_TAKEN, taken())
    assert snooze(taken(), OMAR, START + 1, 600) == (Outcome.ALREADY_TAKEN, taken())
    outcome, state = acknowledge(POLICY, taken(), OMAR, START + 1, take_over=True)
    assert (outcome, state.holder) == (Outcome.DONE, OMAR)


def test_after_everybody_was_paged_in_vain_it_can_still_be_taken() -> None:
    exhausted = State(Severity.NORMAL, Status.EXHAUSTED, level=2, round=1)
    outcome, state = acknowledge(POLICY, exhausted, OMAR, START)
    assert (outcome, state.status) == (Outcome.DONE, Status.ACKNOWLEDGED)


def test_what_is_resolved_stays_resolved() -> None:
    over = resolve(taken())[1]
    answers: list[Callable[[], Outcome]] = [
        lambda: acknowledge(POLICY, over, OMAR, START)[0],
        lambda: snooze(over, OMAR, START, 60)[0],
        lambda: reassign(POLICY, over, OMAR, START)[0],
        lambda: resolve(over)[0],
    ]
    assert [answer() for answer in answers] == [Outcome.ALREADY_RESOLVED] * 4


def test_a_silent_holder_is_reminded_once_and_then_the_ladder_begins_anew() -> None:
    at = START + POLICY.remind_after
    reminded = decide(POLICY, taken(), at, at)
    assert reminded is not None
    assert (reminded.deed, reminded.targets) == (Deed.REMIND, (Target(TargetKind.PERSON, LENA),))
    assert decide(POLICY, reminded.state, at + POLICY.release_after - 1, at) is None
    later = at + POLICY.release_after
    released = decide(POLICY, reminded.state, later, later)
    assert released is not None
    assert (released.deed, released.state) == (Deed.RELEASE, begin(POLICY, Severity.NORMAL, later))


def test_after_hours_out_of_order_only_one_level_is_paged_and_has_its_whole_time() -> None:
    climbing = begin(POLICY, Severity.NORMAL, START)
    late = START + 5 * 3600
    first = decide(POLICY, climbing, late, late)
    assert first is not None
    assert (first.level, first.state.next_at) == (0, late + 300)
    assert decide(POLICY, first.state, late, late) is None


def test_outside_of_business_hours_only_what_is_critical_pages() -> None:
    policy = replace(POLICY, business_hours=True)
    waits = decide(policy, begin(policy, Severity.NORMAL, START), START, START + 3600)
    pages = decide(policy, begin(policy, Severity.CRITICAL, START), START, START + 3600)
    assert waits is not None
    assert pages is not None
    assert (waits.deed, waits.state.next_at, pages.deed) == (Deed.WAIT, START + 3600, Deed.PAGE)


def test_many_causes_of_one_kind_are_told_together_but_what_is_critical_stands_alone() -> None:
    assert joins(Severity.NORMAL, Severity.NORMAL, Status.PAGING, 60)
    assert joins(Severity.NORMAL, Severity.NORMAL, Status.ACKNOWLEDGED, 60)
    assert not joins(Severity.NORMAL, Severity.NORMAL, Status.EXHAUSTED, 60)
    assert not joins(Severity.NORMAL, Severity.NORMAL, Status.PAGING, DAY)
    assert not joins(Severity.CRITICAL, Severity.NORMAL, Status.PAGING, 0)
    assert not joins(Severity.CRITICAL, Severity.CRITICAL, Status.PAGING, 0)
