"""`/teamstats`: whose team, who may see it, and what a team without a helpdesk group counts."""

from dataclasses import replace
from datetime import date

from bot.desk import FrontDesk
from handlers.cards import Facts, Picture
from handlers.setting_up import Stay, member
from kpi.facts import Agent
from storage.people import find_identity, link
from tests.stories.workspace import AGENTS, GROUP, HOUR, Workspace, at, ticket

MONDAY = at("2026-11-02 09:00")


def words_of(card: object) -> list[str]:
    return [button.words for button in card.buttons]


def solved(card: object) -> str:
    return next(
        f.value for block in card.blocks if isinstance(block, Facts) for f in block.facts if f.label == "Tickets solved"
    )


def test_an_agent_in_one_team_need_not_name_it(demo: Workspace) -> None:
    assert demo.card("lukas", "teamstats").title.startswith("Figures of Billing")


def test_whoever_runs_several_teams_is_asked_which(demo: Workspace) -> None:
    card = demo.card("ingrid", "teamstats csat last week")
    assert card.title == "Which team?"
    assert words_of(card)[0] == 'teamstats "Billing" csat 2026-11-09..2026-11-15'
    assert demo.card("ingrid", words_of(card)[0]).title.startswith("Customer satisfaction (CSAT) of Billing: last week")


def test_somebody_in_two_teams_is_asked_which(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, ticket("1", MONDAY))
    empty.add("mia", key="a-mia")
    empty.put("mia", "Support")
    empty.put("mia", "Night shift")
    assert words_of(empty.card("mia", "teamstats")) == ['teamstats "Night shift"', 'teamstats "Support"']


def test_an_executive_is_offered_the_teams_that_are_large_enough(demo: Workspace) -> None:
    assert words_of(demo.card("rafael", "teamstats")) == [
        'teamstats "Billing"', 'teamstats "Orders"', 'teamstats "Technical"'
    ]  # fmt: skip
    assert "5 people or more" in demo.refusal("rafael", "teamstats 2020-01-01..2020-01-31")


def test_an_executive_is_refused_a_team_that_is_too_small(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, *(ticket(str(n), MONDAY + n * HOUR) for n in range(30)))
    empty.add("rafael", "executive")
    refused = empty.refusal("rafael", 'teamstats "Support" november')
    assert "fewer than 5 people" in refused
    assert "30" not in refused
    assert "No team's figures rest on 5 people" in empty.refusal("rafael", "teamstats november")


def test_one_person_with_two_identities_counts_as_one(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, ticket("1", MONDAY), ticket("2", MONDAY, agent="a-tom"))
    empty.add("rafael", "executive")
    small = replace(empty.tools, minimum_group=2)
    two = Workspace(empty.database, small, FrontDesk(small))
    assert not two.ask("rafael", 'teamstats "Support" november').refused
    mia = two.add("mia", key="a-mia")
    with two.database.writing() as session:
        tom = find_identity(session, small.workspace_id, "desk", "a-tom")
        assert tom is not None
        link(session, tom, mia)
    assert "fewer than 2 people" in two.refusal("rafael", 'teamstats "Support" november')


def test_a_bot_makes_no_team_larger(empty: Workspace) -> None:
    bot = Agent("a-bot", "Robby", is_bot=True)
    empty.take(*AGENTS, bot, GROUP, ticket("1", MONDAY), ticket("2", MONDAY, agent="a-bot"))
    empty.add("rafael", "executive")
    small = replace(empty.tools, minimum_group=2)
    two = Workspace(empty.database, small, FrontDesk(small))
    assert "fewer than 2 people" in two.refusal("rafael", 'teamstats "Support" november')
    empty.take(*AGENTS, GROUP, ticket("3", MONDAY, agent="a-tom"))
    assert not two.ask("rafael", 'teamstats "Support" november').refused


def test_a_look_at_a_team_of_few_is_a_look_at_each_of_them(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, ticket("1", MONDAY), ticket("2", MONDAY, agent="a-tom"))
    empty.add("mia", key="a-mia")
    empty.add("lea", "lead")
    empty.put("lea", "Support", leads=True)
    empty.card("lea", 'teamstats "Support" november')
    empty.card("lea", 'why frt "Support" november')
    assert empty.looks("mia") == [("lea", "why"), ("lea", "teamstats")]


def test_who_is_linked_to_nobody_stands_in_no_funnel(own_demo: Workspace) -> None:
    with own_demo.database.writing() as session:
        for key in ("agent-emma", "agent-tomas", "agent-leila"):
            found = find_identity(session, own_demo.tools.workspace_id, "demo", key)
            assert found is not None
            found.person_id = None
    shown = own_demo.text("marta", "teamstats csat 90d")
    assert "funnel plot" not in shown
    assert "linking more people" in shown


def test_an_agent_without_a_team_is_told_who_can_add_them(empty: Workspace) -> None:
    empty.add("mia")
    assert "`touchline teams member`" in empty.refusal("mia", "teamstats")


def test_an_admin_sees_nobodys_figures(demo: Workspace) -> None:
    assert "sees nobody's figures" in demo.refusal("nora", "teamstats")
    assert "sees nobody's figures" in demo.refusal("nora", "teamstats Billing")


def test_an_agent_is_refused_another_team(demo: Workspace) -> None:
    assert "your own teams only" in demo.refusal("lukas", "teamstats Orders")


def test_a_person_is_no_team(demo: Workspace) -> None:
    assert "mystats @lukas" in demo.refusal("amara", "teamstats @lukas")


def test_only_who_leads_sees_the_funnel_and_every_point_of_it_is_logged(own_demo: Workspace) -> None:
    def funnels(who: str) -> int:
        card = own_demo.card(who, "teamstats Billing csat")
        return sum(isinstance(b, Picture) and "funnel" in b.alt for b in card.blocks)

    before = own_demo.looks("priya"), own_demo.looks("amara")
    assert funnels("lukas") == 0
    assert own_demo.looks("priya") == before[0]
    assert funnels("amara") == 1
    assert own_demo.looks("priya") == [("amara", "teamstats"), *before[0]]
    assert own_demo.looks("amara") == before[1]


def test_a_team_without_a_group_counts_its_members_work_while_they_were_in_it(empty: Workspace) -> None:
    weeks = [ticket(str(n), at(f"2026-{month:02}-10 09:00"), agent=agent) for n, (month, agent) in enumerate(
        [(month, agent) for month in (8, 9, 10) for agent in ("a-mia", "a-tom") for _ in range(3)]
    )]  # fmt: skip
    empty.take(*AGENTS, GROUP, *weeks)
    empty.add("mia", "lead", key="a-mia")
    empty.add("tom", key="a-tom")
    empty.put("mia", "Night shift", "2026-08-01", leads=True)
    empty.put("tom", "Night shift", "2026-09-01")
    member(empty.tools, "Night shift", "tom", Stay(last=date(2026, 9, 30)), date(2026, 11, 21))
    asked = 'teamstats "Night shift" {}'
    months = ("august", "september", "october")
    assert [solved(empty.card("mia", asked.format(month))) for month in months] == ["3", "6", "3"]
    assert solved(empty.card("mia", asked.format("2026-08-01..2026-10-31"))) == "12"


def test_a_team_without_group_or_linked_members_says_so(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, ticket("1", MONDAY))
    empty.add("mia", "lead")
    empty.put("mia", "Night shift", leads=True)
    said = empty.text("mia", "teamstats")
    assert "No helpdesk group goes by this team's name" in said
    assert "touchline people link" in said


def test_two_stays_that_share_a_day_count_its_work_once(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, *(ticket(str(n), at("2026-10-10 09:00")) for n in range(3)))
    empty.add("mia", "lead", key="a-mia")
    today = date(2026, 11, 21)
    empty.put("mia", "Night shift", "2026-08-01", leads=True)
    member(empty.tools, "Night shift", "mia", Stay(last=date(2026, 10, 10)), today)
    member(empty.tools, "Night shift", "mia", Stay(first=date(2026, 10, 10), leads=True), today)
    assert solved(empty.card("mia", 'teamstats "Night shift" october')) == "3"


def test_tickets_created_are_a_groups(demo: Workspace, empty: Workspace) -> None:
    assert "Tickets created" in demo.text("lukas", "teamstats created")
    empty.take(*AGENTS, GROUP, ticket("1", MONDAY))
    empty.add("mia", "lead", key="a-mia")
    empty.put("mia", "Night shift", leads=True)
    assert "without a helpdesk group" in empty.text("mia", "teamstats created november")
