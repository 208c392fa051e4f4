"""`escalate rule`: said or filled in, seen before it is saved, kept with who and when; refused in words that help."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.escalation import Severity
from coaching.paging_rules import KINDS, Asked, RuleKey, Settings
from coaching.spotting import is_phrase
from handlers.cards import Card
from handlers.escalations.rules.drafts import Draft
from handlers.escalations.rules.reading import read_rule, rule_words
from handlers.plain import as_text
from kpi.facts import SlaKind
from locales.speech import Speech
from storage.escalations import EscalationRow, vote
from storage.people import find_person
from tests.handlers.escalations_rules.office import Office, ago
from tests.stories.workspace import HOUR, NOW, table_of, ticket

ENGLISH = Speech("en", "Europe/Berlin")


def read(office: Office, words: str, standing: Draft | None = None) -> Draft:
    with office.workspace.database.reading() as session:
        return read_rule(session, words, office.workspace.tools, ENGLISH, standing)


def button(card: Card, label: str) -> str:
    """The words of a button."""
    return next(each.words for each in card.buttons if each.label == label)


@pytest.mark.parametrize(
    ("typed", "key", "expected"),
    [
        ("waiting longer than 4 h", RuleKey.WAITING, Settings(seconds=4 * HOUR)),
        ("waiting 90 min vip only", RuleKey.WAITING, Settings(seconds=90 * 60, vip=True)),
        ("wartet länger als 2 Stunden", RuleKey.WAITING, Settings(seconds=2 * HOUR)),
        ("unanswered 1,5h", RuleKey.WAITING, Settings(seconds=5400)),
        ("sla about to breach first reply", RuleKey.SLA_NEAR, Settings(promise=SlaKind.FIRST_REPLY)),
        ("SLA breached", RuleKey.SLA_BREACHED, Settings()),
        ("sla verletzt lösung", RuleKey.SLA_BREACHED, Settings(promise=SlaKind.RESOLUTION)),
        ("low rating with a comment vip", RuleKey.LOW_RATING, Settings(commented=True, vip=True)),
        ("schlechte bewertung mit kommentar", RuleKey.LOW_RATING, Settings(commented=True)),
        ("reopened 3 times", RuleKey.REOPENED, Settings(times=3)),
        ("wieder geöffnet zweimal", RuleKey.REOPENED, Settings(times=2)),
        ("backlog jump at 10:30", RuleKey.BACKLOG, Settings(minute=630)),
        ('words "refund, my lawyer, kündig*"', RuleKey.WORDS, Settings(phrases=("refund", "my lawyer", "kündig*"))),
        ("words refund, lawyer", RuleKey.WORDS, Settings(phrases=("refund", "lawyer"))),
        ('words "urgent, 4 hours,"', RuleKey.WORDS, Settings(phrases=("urgent", "4 hours"))),
        ("words urgent", RuleKey.WORDS, Settings(phrases=("urgent",))),
        ('words "can\'t pay,"', RuleKey.WORDS, Settings(phrases=("can’t pay",))),
    ],
)
def test_a_rule_is_understood_in_words(office: Office, typed: str, key: RuleKey, expected: Settings):
    draft = read(office, typed)
    assert (draft.kind.key, draft.settings, draft.severity, draft.team_id) == (key, expected, Severity.NORMAL, None)


def test_team_and_severity_stand_anywhere(office: Office):
    for typed in (
        "waiting 4 h for Support critical", "critical for Support waiting 4 h", 'für "Support" kritisch wartet 4 h',
        "waiting 4 h for team Support critical",
    ):  # fmt: skip
        draft = read(office, typed)
        assert (draft.team_id, draft.severity, draft.settings.seconds) == (office.team(), Severity.CRITICAL, 4 * HOUR)


def drafts(team: int) -> st.SearchStrategy[Draft]:
    letters = st.text("abcäß*’ -", min_size=2, max_size=12)
    phrase = letters.map(lambda text: " ".join(text.split())).filter(is_phrase)
    chosen = st.builds(
        Settings, st.integers(5, 43_200).map(lambda minutes: minutes * 60), st.integers(1, 20), st.integers(0, 1439),
        st.sampled_from([None, *SlaKind]), st.lists(phrase, min_size=1, max_size=20, unique=True).map(tuple),
        st.booleans(), st.booleans(),
    )  # fmt: skip
    return st.builds(Draft, st.sampled_from(KINDS), chosen, st.sampled_from(Severity), st.sampled_from([None, team]))


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_button_says_is_read_back_as_the_rule_it_showed(office: Office, data: st.DataObject):
    draft = data.draw(drafts(office.team()))
    found = read(office, rule_words(draft, "Support" if draft.team_id else ""))
    wanted = {each.key: getattr(draft.settings, each.key) for each in draft.kind.settings}
    assert {each.key: getattr(found.settings, each.key) for each in found.kind.settings} == wanted
    assert (found.kind, found.severity, found.team_id) == (draft.kind, draft.severity, draft.team_id)
    assert read(office, rule_words(draft, "Support"), draft).settings == draft.settings


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("new", None),
        ("new nonsense", "Say what is to be looked for"),
        ("new waiting 4 days", 'I do not understand "4 days"'),
        ("new waiting 2 min", "from 5 minutes to 720 hours"),
        ("new waiting 900 h", "from 5 minutes to 720 hours"),
        ("new waiting 3 times", "nothing that can be set of this rule"),
        ("new reopened 0 times", "from 1 to 20"),
        ("new reopened 99 times", "from 1 to 20"),
        ("new waiting 4 h for Suport", 'There is no team "Suport"'),
        ("new waiting 4 h banana", "I do not understand"),
        ("new words", "Say the words to look for"),
        ("new words a,", "found everywhere or nowhere"),
        ("new waiting 4 h for Billing", "Only who leads Billing"),
        ("new waiting 4 h for everybody", "Only a manager or an admin"),
        ("pause", "Say which rule you mean"),
        ("pause 99", "There is no rule 99"),
        ("99", "There is no rule 99"),
        ("paus 1", 'Did you mean "pause"'),
        ("blub", "I know:"),
        ("preview 1 next year", "has not begun yet"),
        ("preview 1 blub", "A preview looks at the past"),
    ],
)
def test_what_cannot_be_is_refused_with_what_would_work(office: Office, typed: str, says: str | None):
    office.rule()
    reply = office.workspace.ask("lena", f"escalate rule {typed}")
    if says is None:
        assert reply.form is not None
        return
    assert reply.refused
    assert says in as_text(reply.messages[0].card)
    assert len(office.rules()) == 1


def waits(number: str, hours: float):
    return ticket(number, ago(hours=hours), reply_after=None, solve_after=None, url=f"https://desk.example/{number}")


def test_words_show_what_it_would_have_done_and_the_button_saves_it(office: Office):
    office.take(*(waits(str(number), 5 + number) for number in range(4)))
    card = office.workspace.card("lena", "escalate rule new waiting longer than 4 h for Support")
    said = as_text(card)
    assert "this would have paged 4 times (4 causes)" in said
    assert "Not saved yet" in said
    assert "https://desk.example/3" in said
    assert office.rules() == []
    saved = office.workspace.text("lena", button(card, "Save it"))
    assert "Saved. It looks from now on." in saved
    [rule] = office.rules()
    assert (rule.kind, rule.severity, rule.version, rule.since, rule.team_id) == (
        "waiting", "normal", 1, NOW, office.team()
    )  # fmt: skip
    assert office.sweep() == []
    assert office.changes() == [("created", "", 'waiting too long 4 h every ticket for "Support" normal')]


def test_a_lead_of_one_team_need_not_say_which(office: Office):
    card = office.workspace.card("lena", "escalate rule new waiting longer than 4 h")
    assert 'for "Support"' in button(card, "Save it")


def test_the_form_shows_the_preview_before_it_saves(office: Office):
    office.take(waits("1", 5))
    form = office.workspace.ask("lena", "escalate rule new").form
    assert form is not None
    answers = {field.name: field.value for field in form.fields} | {"kind": "waiting", "seconds": "3 h"}
    reply = office.workspace.ask("lena", form.words, answers=answers)
    [message] = reply.messages
    assert "this would have paged 1 time (1 cause)" in as_text(message.card)
    assert office.rules() == []
    office.workspace.ask("lena", button(message.card, "Save it"))
    assert [rule.settings for rule in office.rules()] == [{"seconds": 3 * HOUR, "vip": False}]


def test_a_form_says_all_that_is_wrong_beside_its_fields(office: Office):
    answers = {"kind": "words", "team": "Nowhere", "severity": "normal", "phrases": "a"}
    reply = office.workspace.ask("lena", "escalate rule new", answers=answers)
    assert set(reply.field_errors.errors) == {"team", "phrases"}
    reply = office.workspace.ask("lena", "escalate rule new", answers={"kind": "reopened", "times": "many"})
    assert set(reply.field_errors.errors) == {"times"}
    assert set(office.workspace.ask("lena", "escalate rule new", answers={"kind": "x"}).field_errors.errors) == {"kind"}
    assert office.rules() == []


def test_the_form_again_holds_what_was_previewed(office: Office):
    card = office.workspace.card("lena", 'escalate rule new words "refund, lawyer" vip for Support low')
    form = office.workspace.ask("lena", button(card, "Change it")).form
    assert form is not None
    held = {field.name: field.value for field in form.fields}
    assert held["kind"] == "words"
    assert held["phrases"] == "refund, lawyer"
    assert (held["vip"], held["team"], held["severity"]) == ("yes", "Support", "low")


def test_a_rule_nobody_could_bear_is_asked_back_once_more(office: Office):
    office.take(*(waits(str(number), 5 + number) for number in range(230)))
    card = office.workspace.card("lena", "escalate rule new waiting 4 h for Support critical")
    assert "Nobody reads that many pages" in as_text(card)
    again = button(card, "Save it all the same")
    asked = office.workspace.card("lena", again.removesuffix(" anyway"))
    assert "Nobody reads that many pages" in as_text(asked)
    assert office.rules() == []
    office.workspace.ask("lena", again)
    assert len(office.rules()) == 1


def test_a_change_is_a_new_version_that_looks_from_now_on(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    card = office.workspace.card("lena", f"escalate rule change {rule} longer than 6 h critical")
    assert [each.version for each in office.rules()] == [1]
    later = NOW + timedelta(minutes=5)
    office.workspace.ask("lena", button(card, "Save it"), now=later)
    [row] = office.rules()
    assert (row.version, row.since, row.severity, row.settings["seconds"]) == (2, later, "critical", 6 * HOUR)
    assert office.changes() == [
        ("rule", 'waiting too long 4 h every ticket for "Support" normal',
         'waiting too long 6 h every ticket for "Support" critical'),
    ]  # fmt: skip
    assert "changed" in office.workspace.text("lena", f"escalate rule changes {rule}")


def test_the_form_of_a_change_asks_what_the_kind_has(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    form = office.workspace.ask("lena", f"escalate rule change {rule}").form
    assert form is not None
    assert [field.name for field in form.fields] == ["team", "severity", "seconds", "vip"]
    reply = office.workspace.ask("lena", form.words, answers={"seconds": "2 h"})
    assert "longer than 2 h" in as_text(reply.messages[0].card)
    office.workspace.ask("lena", button(reply.messages[0].card, "Save it"))
    assert office.rules()[0].settings["seconds"] == 2 * HOUR


def test_who_was_slower_is_told_to_look_again(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    mine = office.workspace.card("lena", f"escalate rule change {rule} 6 h")
    theirs = office.workspace.card("root", f"escalate rule change {rule} 8 h")
    office.workspace.ask("root", button(theirs, "Save it"))
    assert "Somebody has changed this rule" in office.workspace.refusal("lena", button(mine, "Save it"))
    assert office.rules()[0].settings["seconds"] == 8 * HOUR


def test_a_change_of_nothing_is_no_version(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    card = office.workspace.card("lena", f"escalate rule change {rule} 4 h")
    assert "Nothing was changed" in office.workspace.text("lena", button(card, "Save it"))
    assert (office.rules()[0].version, office.changes()) == (1, [])


def test_a_rule_is_paused_resumed_and_removed_and_it_is_noted(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.take(waits("1", 5))
    assert "It is paused" in office.workspace.text("lena", f"escalate rule {rule} pause")
    assert office.sweep() == []
    later = NOW + timedelta(minutes=1)
    office.workspace.ask("lena", f"escalate rule resume {rule}", now=later)
    assert office.sweep(later + timedelta(minutes=1)) == []  # what was before is no backlog
    asked = office.workspace.card("lena", f"escalate rule remove {rule}")
    assert office.rules()[0].removed_at is None
    office.workspace.ask("lena", button(asked, "Remove it"))
    assert office.rules()[0].removed_at is not None
    assert [what for what, _, _ in office.changes()] == ["paused", "resumed", "removed"]
    assert "There is no rule yet" in office.workspace.text("lena", "escalate rules")


@pytest.mark.parametrize("who", ["omar", "max", "eve", "mia"])
@pytest.mark.parametrize("what", ["pause", "resume", "remove", "change", "changes", "preview"])
def test_who_does_not_lead_the_team_changes_nothing(office: Office, who: str, what: str):
    rule = office.rule()
    reply = office.workspace.ask(who, f"escalate rule {what} {rule}")
    assert reply.refused
    assert office.changes() == []


@pytest.mark.parametrize(
    ("who", "sees"), [("omar", True), ("mia", True), ("root", True), ("max", False), ("eve", False)]
)
def test_a_teams_rule_is_seen_by_the_team_and_no_other(office: Office, who: str, sees: bool):
    rule = office.rule()
    assert office.workspace.ask(who, f"escalate rule {rule}").refused is not sees
    said = as_text(office.workspace.ask(who, "escalate rules").messages[0].card)
    assert ("Support" in said) is sees


def test_an_admin_sees_how_often_but_not_which_tickets(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.take(waits("4711", 5))
    said = office.workspace.text("root", f"escalate rule preview {rule}")
    assert "would have paged 1 time" in said
    assert "4711" not in said
    assert "4711" in office.workspace.text("lena", f"escalate rule preview {rule}")


def test_a_preview_is_over_any_period_of_the_past(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.take(waits("1", 24 * 9), waits("2", 5))
    assert "would have paged 1 time " in office.workspace.text("lena", f"escalate rule preview {rule} last week")
    assert "would have paged 2 times" in office.workspace.text("lena", f"escalate rule {rule} preview 30d")


def test_low_severity_pages_nobody_and_the_preview_says_so(office: Office):
    office.take(waits("1", 5))
    card = office.workspace.card("lena", "escalate rule new waiting 4 h for Support low")
    assert "It pages nobody" in as_text(card)


def test_votes_of_the_last_days_stand_beside_each_rule(office: Office):
    rule = office.rule(seconds=4 * HOUR)
    office.take(*(waits(str(number), 5 + number * 2) for number in range(3)))
    office.sweep()
    with office.workspace.database.writing() as session:
        [row] = session.query(EscalationRow)
        for handle, useful in (("lena", False), ("omar", False), ("mia", True)):
            person = find_person(session, row.workspace_id, handle)
            assert person is not None
            vote(session, row, person.id, useful=useful, now=NOW - timedelta(days=1))
    [line] = table_of(office.workspace.card("lena", "escalate rules"))
    assert line[0] == str(rule)
    assert line[-1] == "2 of 3 not useful"
    said = office.workspace.text("lena", f"escalate rule {rule}")
    assert "most of those who said something found it not useful" in said
    for name in ("Omar", "Mia"):
        assert name not in said


@pytest.mark.parametrize(
    ("rest", "opens"),
    [("", False), ("new", True), ("new waiting 4 h", False), ("change 7", True), ("7 change", True),
     ("change 7 6 h", False), ("form waiting 4 h", True), ("pause 7", False), ("neu", True)],
)  # fmt: skip
def test_words_that_open_the_form_are_known_before(rest: str, opens: bool):
    from handlers.escalations.rules.command import opens_form

    assert opens_form(rest) is opens


def test_every_kind_can_be_asked_for_in_the_form(office: Office):
    form = office.workspace.ask("lena", "escalate rule new").form
    assert form is not None
    assert [choice.value for choice in form.fields[0].choices] == [str(kind.key) for kind in KINDS]
    asked = {field.name for field in form.fields}
    assert {setting.key for kind in KINDS for setting in kind.settings} <= asked
    assert {setting.asked for kind in KINDS for setting in kind.settings} == set(Asked)
