"""What is typed wrongly in coaching is refused in private, with what would work, and nothing is kept of it."""

import pytest

from tests.handlers.goals.team import team
from tests.stories.workspace import Workspace, empty

__all__ = ["empty", "team"]

LONG = "x" * 5000
WRONG = (
    ("coach @tom @ana note hello", "one person at a time"),
    ("coach brief @tom @ana", "one person at a time"),
    ("coach plan @tom @ana: x", "one person at a time"),
    ("coach meet @tom @ana friday 10:00", "one person at a time"),
    ("goals @tom @ana", "one person at a time"),
    ("coach @nobody", "I know nobody called"),
    ("goals @nobody set csat 90%", "I know nobody called"),
    ("kudos @nobody for help", "I know nobody called"),
    ("checkin plan weekly to @nobody", "I know nobody called"),
    ("coach brief @emma", "somebody you coach"),
    ("coach meet @emma friday 10:00", "A 1:1 takes two"),
    ("kudos @emma for help", "Kudos are for others"),
    (f"coach @tom note {LONG}", "5000"),
    (f"coach agenda @tom add {LONG}", "5000"),
    (f"coach action @tom {LONG} by friday", "5000"),
    (f"coach plan @tom: {LONG}", "5000"),
    (f"coach plan @tom: faster; step {LONG}", "5000"),
    (f"goals set growth: {LONG}", "5000"),
    (f"improve new {LONG}; kpi csat", "5000"),
    (f"kudos @tom for {LONG}", "500 letters"),
    ("coach @tom note hello follow up 31.02.", "of the calendar"),
    ("coach @tom note hello follow up 2020-01-01", "a day to come"),
    ("coach action @tom send it by 31.02.", "no such day"),
    ("coach action @tom send it by 2020-01-01", "That day is over"),
    ("coach plan @tom: x; step read it by 31.02.", "31.02"),
    ("coach plan @tom: x; from 31.02.", "31.02"),
    ("goals set csat 90% until 2020-01-01", "or it is over"),
    ("coach meet @tom yesterday 10:00", "over already"),
    ("coach meet @tom friday 25:00", "25:00"),
    ("checkin plan weekly at 10:00 Europe/Nowhere", "time zone"),
    ("coach agenda @tom flurb", "coach agenda @name add WORDS"),
    ("coach action done", "by its number"),
    ("coach plan 1 done x", "Say which step"),
    ("coach plan 1 done 99", "shows its steps"),
    ("coach plan 1 flurb", '"change", "done", "close", "result"'),
    ("coach plan 2", "no plan 2"),
    ("coach note 1", "no note 1"),
    ("goals end 1", "no open goal 1"),
    ("improve bottlenecks @tom", "is a person, not a team"),
    ("kudos remove", "kudos remove 12"),
    ("kudos remove 1", "no kudos 1"),
    ("checkin plan weekly for Nowhere", "checkin plan weekly for Support on friday"),
    ("checkin skip x", "checkin skip 3"),
    ("checkin answer 99", "no check-in number 99"),
)


@pytest.mark.parametrize(("words", "sentence"), WRONG, ids=lambda each: each[:50])
@pytest.mark.parametrize("locale", ["en", "de"])
def test_it_is_refused_in_private_with_what_would_work(team: Workspace, words: str, sentence: str, locale: str) -> None:
    team.card("emma", "coach plan @tom: faster; step ask Ana")
    team.card("max", "coach plan @zoe: slower")
    team.card("max", "coach @zoe note between us")
    team.card("max", "goals set csat 80%")
    team.card("zoe", "kudos @max for patience")
    before = {each: team.text("emma", each) for each in ("coach plan", "coach notes", "goals", "improve", "kudos mine")}
    said = team.refusal("emma", words, locale=locale)
    assert locale == "de" or sentence in said
    assert LONG[:100] not in said
    assert before == {each: team.text("emma", each) for each in before}


@pytest.mark.parametrize("words", ["goals", "improve", "checkin", "coach"])
def test_a_refusal_repeats_no_more_than_a_few_words(team: Workspace, words: str) -> None:
    assert len(team.refusal("emma", f"{words} {LONG}")) < 500


@pytest.mark.parametrize(
    ("words", "shows"),
    [
        ("coach vereinbarung @tom schick es bis freitag", "schick es"),
        ("coach vereinbarungen", "Note an action"),
        ("coach agenda @tom hinzufügen Hallo", "Hallo"),
        ("coach treffen @tom morgen 10:00", "Your 1:1 with Tom"),
        ("coach plan @tom: langsam; schritt lesen bis 01.12.; ab morgen; kennzahl Erstantwort", "lesen"),
        ("goals setzen 80 % der Erstantworten innerhalb von 2 Stunden bis 31.12.", "80%"),
        ("improve neu Textbausteine; Kennzahl Zufriedenheit; ab 1. Dezember", "Textbausteine"),
        ("checkin planen wochen-check-in freitags um 14:00 erinnern nach 3 stunden", "after 3 h"),
        ("kudos an @tom und @ana weil sie geholfen haben privat", "sie geholfen haben"),
    ],
)
def test_german_words_are_understood_whatever_language_is_spoken(team: Workspace, words: str, shows: str) -> None:
    reply = team.ask("emma", words)
    assert not reply.refused
    assert shows in str(reply)
