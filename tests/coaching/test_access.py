"""Who may see what: every role, command and subject, written out so that a works council can read and sign it.

Rows are what is asked for, columns are who asks. "yes" shows it; every other word is the reason given for refusing.
The minimum group is five people. A colleague is in my team. What I lead is what the list of members says, whatever my
role is.
"""

import pytest

from coaching.access import (
    PersonSubject,
    Role,
    Subject,
    TeamSubject,
    Verdict,
    Viewer,
    decide_connect,
    decide_connections_seen,
    decide_link,
    decide_members,
    decide_sight,
)

MINIMUM_GROUP = 5

TABLE = """
command        subject           agent           lead                manager             executive       admin
mystats, why   myself            yes             yes                 yes                 yes             yes
mystats, why   somebody I lead   only_your_own   yes                 yes                 only_teams      no_figures
mystats, why   a colleague       only_your_own   only_those_you_lead only_those_you_lead only_teams      no_figures
mystats, why   elsewhere         only_your_own   only_those_you_lead only_those_you_lead only_teams      no_figures
mystats, why   in no team        only_your_own   only_those_you_lead only_those_you_lead only_teams      no_figures
teamstats, why own team, large   yes             yes                 yes                 yes             no_figures
teamstats, why own team, small   group_too_small group_too_small     group_too_small     group_too_small no_figures
teamstats, why led team, large   yes             yes                 yes                 yes             no_figures
teamstats, why led team, small   group_too_small yes                 yes                 group_too_small no_figures
teamstats, why other team, large only_your_teams only_your_teams     yes                 yes             no_figures
teamstats, why other team, small only_your_teams only_your_teams     group_too_small     group_too_small no_figures
members        own team, large   no              no                  no                  no              no
members        led team, large   no              yes                 yes                 no              no
members        led team, small   no              yes                 yes                 no              no
members        other team, large no              no                  no                  no              no
"""

ME, COLLEAGUE, LED, STRANGER = 1, 2, 3, 4
OWN_TEAM, LED_TEAM, OTHER_TEAM = 10, 20, 30
LARGE, SMALL = MINIMUM_GROUP, MINIMUM_GROUP - 1

SUBJECTS: dict[str, Subject] = {
    "myself": PersonSubject(ME, frozenset({OWN_TEAM})),
    "somebody I lead": PersonSubject(LED, frozenset({LED_TEAM})),
    "a colleague": PersonSubject(COLLEAGUE, frozenset({OWN_TEAM})),
    "elsewhere": PersonSubject(STRANGER, frozenset({OTHER_TEAM})),
    "in no team": PersonSubject(STRANGER),
    "own team, large": TeamSubject(OWN_TEAM, LARGE),
    "own team, small": TeamSubject(OWN_TEAM, SMALL),
    "led team, large": TeamSubject(LED_TEAM, LARGE),
    "led team, small": TeamSubject(LED_TEAM, SMALL),
    "other team, large": TeamSubject(OTHER_TEAM, LARGE),
    "other team, small": TeamSubject(OTHER_TEAM, SMALL),
}


def rows() -> list[tuple[str, str, Role, str]]:
    """The table cell by cell: command, subject, role, expected."""
    heading, *lines = TABLE.strip().splitlines()
    starts = [heading.index(word) for word in heading.split()]
    cells = [
        [line[start:end].strip() for start, end in zip(starts, [*starts[1:], None], strict=True)] for line in lines
    ]
    roles = [Role(word) for word in heading.split()[2:]]
    return [
        (command, subject, role, expected)
        for commands, subject, *verdicts in cells
        for command in commands.split(", ")
        for role, expected in zip(roles, verdicts, strict=True)
    ]


def viewer(role: Role) -> Viewer:
    return Viewer(ME, 1, "me", "Me", role, "en", "UTC", frozenset({OWN_TEAM}), frozenset({LED_TEAM}))


@pytest.mark.parametrize(("command", "subject", "role", "expected"), rows())
def test_the_table_is_what_is_decided(command: str, subject: str, role: Role, expected: str) -> None:
    asked = SUBJECTS[subject]
    if command == "members":
        assert isinstance(asked, TeamSubject)
        assert decide_members(viewer(role), asked.id) == (expected == "yes")
    else:
        assert decide_sight(viewer(role), asked, MINIMUM_GROUP) == Verdict(expected)


def test_the_table_leaves_out_no_role_no_subject_and_no_reason() -> None:
    commands, subjects, roles, verdicts = (set(column) for column in zip(*rows(), strict=True))
    assert commands == {"mystats", "teamstats", "why", "members"}
    assert subjects == set(SUBJECTS)
    assert roles == set(Role)
    assert verdicts == {*Verdict, "no"}


@pytest.mark.parametrize("role", Role)
def test_who_may_see_the_members_may_see_each_of_them(role: Role) -> None:
    member = PersonSubject(LED, frozenset({LED_TEAM}))
    shown = decide_members(viewer(role), LED_TEAM)
    assert shown == (decide_sight(viewer(role), member, MINIMUM_GROUP) == Verdict.YES)


@pytest.mark.parametrize("role", [Role.LEAD, Role.MANAGER])
def test_one_shared_team_that_i_lead_is_enough(role: Role) -> None:
    in_both = PersonSubject(COLLEAGUE, frozenset({OWN_TEAM, LED_TEAM}))
    assert decide_sight(viewer(role), in_both, MINIMUM_GROUP) == Verdict.YES


@pytest.mark.parametrize("role", Role)
def test_who_leads_nothing_sees_nobody_else(role: Role) -> None:
    alone = Viewer(ME, 1, "me", "Me", role, "en", "UTC")
    for subject in SUBJECTS.values():
        if isinstance(subject, PersonSubject) and subject.id != ME:
            assert decide_sight(alone, subject, MINIMUM_GROUP) != Verdict.YES


@pytest.mark.parametrize("role", Role)
def test_the_minimum_group_is_the_policys_and_never_widens_to_a_person(role: Role) -> None:
    stranger = PersonSubject(STRANGER, frozenset({OTHER_TEAM}))
    assert decide_sight(viewer(role), stranger, minimum_group=0) != Verdict.YES


@pytest.mark.parametrize(
    ("role", "own", "address", "may"),
    [
        (Role.AGENT, "mia@acme.example", "mia@acme.example", True),
        (Role.AGENT, "mia@acme.example", "MIA@acme.example", True),
        (Role.AGENT, "mia@acme.example", "ben@acme.example", False),
        (Role.AGENT, "mia@acme.example", None, False),
        (Role.LEAD, "mia@acme.example", "ben@acme.example", False),
        (Role.MANAGER, "mia@acme.example", "ben@acme.example", False),
        (Role.EXECUTIVE, "mia@acme.example", "ben@acme.example", False),
        (Role.EXECUTIVE, "mia@acme.example", "mia@acme.example", True),
        (Role.ADMIN, "mia@acme.example", "ben@acme.example", True),
        (Role.ADMIN, "mia@acme.example", None, True),
    ],
)
def test_only_an_admin_links_what_does_not_carry_ones_own_address(
    role: Role, own: str, address: str | None, may: bool
) -> None:
    assert decide_link(viewer(role), frozenset({own}), address) is may


def test_without_an_address_of_ones_own_nothing_can_be_linked() -> None:
    assert not decide_link(viewer(Role.AGENT), frozenset(), "mia@acme.example")
    assert not decide_link(viewer(Role.AGENT), frozenset(), "")


@pytest.mark.parametrize("role", Role)
def test_admins_alone_connect_systems_and_managers_see_how_they_do(role: Role) -> None:
    assert decide_connect(viewer(role)) is (role is Role.ADMIN)
    assert decide_connections_seen(viewer(role)) is (role in (Role.ADMIN, Role.MANAGER))
