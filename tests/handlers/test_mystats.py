"""`/mystats`: my figures, what stands beside them, and helpful words where there are none."""

from handlers.cards import Facts, Picture, Tone
from tests.stories.workspace import AGENTS, CHANNEL, DAY, GROUP, HOUR, NOW, Workspace, at, ticket

MONDAY = at("2026-11-02 09:00")


def facts_of(card: object) -> dict[str, tuple[str, str]]:
    return {f.label: (f.value, f.note) for block in card.blocks if isinstance(block, Facts) for f in block.facts}


def with_mia(empty: Workspace, *tickets: object) -> Workspace:
    empty.take(*AGENTS, GROUP, *tickets)
    empty.add("mia", key="a-mia")
    return empty


def test_nothing_imported_says_how_to_import(empty: Workspace) -> None:
    empty.add("mia")
    card = empty.card("mia", "mystats")
    assert "`touchline import FILE`" in empty.text("mia", "mystats")
    assert [button.words for button in card.buttons] == ["help"]


def test_nobody_linked_says_who_can_link(empty: Workspace) -> None:
    empty.take(*AGENTS, GROUP, ticket("1", MONDAY))
    empty.add("mia")
    said = empty.text("mia", "mystats")
    assert "No helpdesk identity is linked to you yet" in said
    assert "`touchline people link`" in said
    assert "Mia Berg" not in said


def test_a_period_without_tickets_says_how_far_the_facts_reach(empty: Workspace) -> None:
    with_mia(empty, ticket("1", MONDAY))
    said = empty.text("mia", "mystats csat march")
    assert "There is nothing in this period." in said
    assert "Nov 2, 2026" in said
    assert "mystats csat 90d" in said


def test_under_five_tickets_there_is_a_count_and_no_figure(empty: Workspace) -> None:
    with_mia(empty, *(ticket(str(n), MONDAY + n * HOUR, score=1) for n in range(4)))
    facts = facts_of(empty.card("mia", "mystats november"))
    assert facts["First reply time"] == ("too few to say", "4 tickets")
    assert facts["Customer satisfaction (CSAT)"] == ("too few to say", "4 ratings")
    assert facts["Tickets solved"] == ("4", "")


def test_from_five_to_nineteen_ratings_there_is_no_percentage_alone_and_no_comparison(empty: Workspace) -> None:
    with_mia(empty, *(ticket(str(n), MONDAY + n * HOUR, score=int(n > 0)) for n in range(7)))
    value, note = facts_of(empty.card("mia", "mystats november"))["Customer satisfaction (CSAT)"]
    assert value == "6 of 7"
    assert note == "7 ratings · 95% interval 49% to 97% · too few to compare"


def test_a_figure_brings_its_sample_its_spread_its_target_and_its_past(demo: Workspace) -> None:
    value, note = facts_of(demo.card("lukas", "mystats"))["First reply time"]
    assert value.endswith("min")
    assert note.startswith("median of 10")
    for part in ("90% within ", "% within the target of 2", "before: "):
        assert part in note


def test_a_german_reader_gets_german_forms(demo: Workspace) -> None:
    request = demo.ask("lukas", "mystats", locale="de")
    facts = facts_of(request.messages[0].card)
    assert "\xa0% innerhalb von " in facts["Erstantwortzeit"][1]
    assert "95\xa0%-Intervall" in facts["SLA-Erfüllung"][1]


def test_a_true_change_is_said_by_its_rule_before_everything_else(demo: Workspace) -> None:
    first = demo.card("lukas", "mystats").blocks[0]
    assert first.tone is Tone.STRONG
    assert first.text.startswith("First reply time is slower than usual: eight weeks in a row above its centre of ")
    assert first.text.endswith("in the week of Nov 9, 2026.")


def test_the_next_step_is_the_tickets_behind_what_changed(demo: Workspace) -> None:
    buttons = demo.card("lukas", "mystats").buttons
    assert buttons[0].words == "why first_reply 2026-10-23..2026-11-21"
    assert not demo.ask("lukas", buttons[0].words).refused


def test_every_button_of_the_card_works(demo: Workspace) -> None:
    for words in ("mystats", "mystats csat last week", "mystats backlog"):
        for button in demo.card("lukas", words).buttons:
            assert not demo.ask("lukas", button.words).refused, button.words


def test_a_single_kpi_shows_its_spread_too(demo: Workspace) -> None:
    pictures = [block for block in demo.card("lukas", "mystats frt").blocks if isinstance(block, Picture)]
    assert len(pictures) == 2
    assert all(picture.alt for picture in pictures)


def test_a_backlog_of_none_is_an_answer(empty: Workspace) -> None:
    with_mia(empty, ticket("1", MONDAY))
    assert facts_of(empty.card("mia", "mystats backlog"))["Backlog"][0] == "0"


def test_the_backlog_is_that_of_the_periods_end(empty: Workspace) -> None:
    with_mia(empty, ticket("1", MONDAY, solve_after=20 * DAY), ticket("2", MONDAY, solve_after=None))
    assert facts_of(empty.card("mia", "mystats backlog 2026-11-01..2026-11-10"))["Backlog"][0] == "2"
    later = NOW.replace(month=12)
    assert facts_of(empty.card("mia", "mystats backlog", now=later))["Backlog"] == ("1", "over 30 d: 1")


def test_a_team_is_no_person(demo: Workspace) -> None:
    assert 'Ask for it with "teamstats Billing"' in demo.refusal("lukas", "mystats Billing")
    assert 'Ask for it with "teamstats"' in demo.refusal("lukas", "mystats created")


def test_an_answer_in_a_channel_is_its_askers_alone_errors_too(demo: Workspace) -> None:
    for words in ("mystats", "mystats flurb", "mystats @priya", "mystats 2026-13-45", "flurb"):
        reply = demo.ask("lukas", words, place=CHANNEL)
        assert [message.audience.value for message in reply.messages] == ["asker"]


def test_who_works_on_no_tickets_is_offered_a_team_if_they_may_see_one(demo: Workspace) -> None:
    offered = {who: [b.words for b in demo.card(who, "mystats").buttons] for who in ("ingrid", "rafael", "nora")}
    assert offered == {"ingrid": ["teamstats", "help"], "rafael": ["teamstats", "help"], "nora": ["help"]}
