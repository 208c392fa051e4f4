"""Who may have a post made, get it and change it: the whole table, role by role and kind by kind."""

import pytest

from coaching.access import Role, Viewer
from coaching.scheduling import (
    CHANNEL,
    EXPORT,
    MONTHLY,
    MORNING,
    NOTE,
    WEEKLY,
    Ruling,
    decide_change,
    decide_reader,
    decide_schedule,
)

TEAM, OTHER = 1, 2
YES = Ruling.YES


def viewer(role: Role, *leads: int, number: int = 7) -> Viewer:
    """Somebody of a role who leads some teams."""
    return Viewer(number, 1, "x", "X", role, "en", "UTC", frozenset(leads), frozenset(leads))


MAY_SCHEDULE = {
    # role: morning of a team led, morning of another, channel of a team led, channel of another, note, reports
    Role.AGENT: (Ruling.MUST_LEAD, Ruling.MUST_LEAD, Ruling.LEADS_OR_MANAGERS, Ruling.LEADS_OR_MANAGERS, YES,
                 Ruling.UPPER_OR_ADMIN),
    Role.LEAD: (YES, Ruling.MUST_LEAD, YES, Ruling.LEADS_OR_MANAGERS, YES, Ruling.UPPER_OR_ADMIN),
    Role.MANAGER: (YES, Ruling.MUST_LEAD, YES, YES, YES, YES),
    Role.EXECUTIVE: (Ruling.MUST_LEAD, Ruling.MUST_LEAD, Ruling.LEADS_OR_MANAGERS, Ruling.LEADS_OR_MANAGERS, YES, YES),
    Role.ADMIN: (Ruling.MUST_LEAD, Ruling.MUST_LEAD, YES, YES, YES, YES),
}  # fmt: skip
"""An agent, an executive or an admin who is down as leading a team still may not see its people."""


@pytest.mark.parametrize("role", Role)
def test_who_may_schedule_what(role: Role) -> None:
    own, other, channel, other_channel, note, report = MAY_SCHEDULE[role]
    asker = viewer(role, TEAM)
    assert decide_schedule(asker, MORNING, TEAM) is own
    assert decide_schedule(asker, MORNING, OTHER) is other
    assert decide_schedule(asker, CHANNEL, TEAM) is channel
    assert decide_schedule(asker, CHANNEL, OTHER) is other_channel
    assert decide_schedule(asker, NOTE, None) is note
    for kind in (WEEKLY, MONTHLY):
        assert decide_schedule(asker, kind, None) is decide_schedule(asker, kind, TEAM) is report


@pytest.mark.parametrize("role", Role)
def test_who_may_get_what(role: Role) -> None:
    reader = viewer(role, TEAM)
    leads = role in (Role.LEAD, Role.MANAGER)
    upper = role in (Role.MANAGER, Role.EXECUTIVE)
    assert (decide_reader(reader, MORNING, TEAM, 99) is YES) == leads
    assert decide_reader(reader, MORNING, OTHER, 99) is Ruling.READER_MUST_LEAD
    assert decide_reader(reader, MORNING, None, 99) is Ruling.READER_MUST_LEAD
    assert (decide_reader(reader, WEEKLY, None, 99) is YES) == upper
    assert (decide_reader(reader, MONTHLY, TEAM, 99) is YES) == upper
    assert decide_reader(reader, NOTE, None, 7) is YES
    assert decide_reader(reader, NOTE, None, 99) is Ruling.ONLY_ONESELF
    assert decide_reader(reader, CHANNEL, TEAM, 99) is Ruling.NOT_FOR_PEOPLE


@pytest.mark.parametrize("role", Role)
def test_a_kind_that_nobody_declared_is_nobodys(role: Role) -> None:
    assert decide_schedule(viewer(role, TEAM), "horoscope", TEAM) is Ruling.UNKNOWN
    assert decide_reader(viewer(role, TEAM), "horoscope", TEAM, 7) is Ruling.UNKNOWN


@pytest.mark.parametrize("role", Role)
def test_who_may_change_a_post(role: Role) -> None:
    asker = viewer(role, TEAM)
    assert decide_change(asker, asker.id, None)
    assert decide_change(asker, 99, TEAM) == (role in (Role.MANAGER, Role.ADMIN))
    assert decide_change(asker, 99, OTHER) == (role is Role.ADMIN)
    assert decide_change(asker, 99, None) == (role is Role.ADMIN)


@pytest.mark.parametrize("role", Role)
def test_exports_are_for_admins(role: Role) -> None:
    expected = YES if role is Role.ADMIN else Ruling.ONLY_ADMINS
    assert decide_schedule(viewer(role, TEAM), EXPORT, None) is expected
    assert decide_reader(viewer(role, TEAM), EXPORT, None, 99) is expected
