"""Periods in the words people type."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.periods import (
    DEFAULT_PERIOD,
    EXAMPLES,
    EmptyPeriodError,
    FuturePeriodError,
    NoSuchDayError,
    PeriodProblem,
    PeriodTooLongError,
    ReversedPeriodError,
    nearest_period,
    period_name,
    read_period,
)
from kpi.periods import Period
from locales.speech import Speech

TODAY = date(2026, 11, 21)  # a Saturday
ENGLISH, GERMAN = Speech("en_GB", "Europe/Berlin"), Speech("de", "Europe/Berlin")
THIN = "\u2009"

READ = {
    "2026-11-21..2026-11-21": "today heute TODAY now 1d",
    "2026-11-20..2026-11-20": "yesterday gestern Friday Freitag",
    "2026-11-16..2026-11-21": "this week|diese Woche|since Monday|seit Montag|seit Mo.|dieser Woche|current week",
    "2026-11-09..2026-11-15": "last week|letzte Woche|vorige Woche|in der letzten Woche|previous week|Last  Week!|W46"
    "|from 9 Nov to 15 Nov|KW 46|week 46",
    "2026-11-15..2026-11-21": "past week|7d|last 7 days|letzte 7 Tage|past 7 days|1w",
    "2026-11-01..2026-11-21": "this month|diesen Monat|November|Nov|2026-11|2026-11-01..2026-11-30|since 1 Nov",
    "2026-10-01..2026-10-31": "last month|letzten Monat|October|Okt.|2026-10|2026-10-01..2026-10-31"
    "|1.10.2026-31.10.2026|1.10. - 31.10.|vom 1. Oktober bis zum 31. Oktober|Oct 1-31|1.–31. Oktober"
    "|2026-10-01-2026-10-31|im Oktober",
    "2026-10-01..2026-11-21": "this quarter|dieses Quartal|Q4|since 2026-10-01|seit 1.10.|seit Oktober"
    "|from 1 Oct to today",
    "2026-07-01..2026-09-30": "last quarter|letztes Quartal|Q3|q3 2026|2026-Q3|3. Quartal 2026|Jul - Sep"
    "|July to September",
    "2026-01-01..2026-11-21": "this year|dieses Jahr|2026|Jahr 2026",
    "2025-01-01..2025-12-31": "last year|letztes Jahr|vergangenes Jahr|2025",
    "2026-10-23..2026-11-21": "30d|30 days|last 30 days|past 30 days|letzte 30 Tage|die letzten 30 Tage|30 Tage",
    "2026-10-25..2026-11-21": "4w|4 weeks|last 4 weeks|last four weeks|vier Wochen|letzten 4 Wochen",
    "2026-08-22..2026-11-21": "3m|3 months|last three months|letzte 3 Monate|past quarter",
    "2026-08-24..2026-11-21": "90 days|90d|90 Tage",
    "2026-03-01..2026-03-31": "March|March 2026|Mar|März 2026|maerz|Mrz|2026-03|last March",
    "2026-01-01..2026-01-31": "January|Januar|Jänner",
    "2025-12-01..2025-12-31": "December|Dezember|Dec 2025",
    "2025-11-01..2025-11-30": "last November|November 2025",
    "2026-09-28..2026-10-04": "W40|2026-W40|KW 40|KW40/2026|Kalenderwoche 40|2026w40",
    "2025-12-29..2026-01-04": "W1|2026-W01",
    "2026-10-01..2026-10-01": "2026-10-01|1.10.|1.10.26|01.10.2026|1 Oct|October 1st, 2026|1. Oktober",
    "2026-10-01..2026-10-15": "1 Oct - 15 Oct|1-15 Oct 2026|vom 1.10. bis 15.10.|1 Oct – 15 Oct 2026"
    "|1.10.2026 bis 15.10.|between 1 Oct and 15 Oct",
    "2025-11-01..2026-02-28": "Nov - Feb|Nov 2025 - Feb|November bis Februar",
    "2024-02-29..2024-02-29": "29 Feb|29.2.",
    "2026-11-16..2026-11-20": "Monday - Friday|Montag bis Freitag",
    "2026-11-14..2026-11-14": "last Saturday|letzten Samstag",
}


def phrases(listed: str) -> list[str]:
    return listed.split("|" if "|" in listed else None)


@pytest.mark.parametrize(("phrase", "words"), [(phrase, words) for words in READ for phrase in phrases(READ[words])])
def test_a_period_is_read_in_english_and_german_alike(phrase: str, words: str) -> None:
    period = read_period(phrase, TODAY)
    assert period is not None
    assert period.words == words


@pytest.mark.parametrize(
    "phrase", ["", "tram", "first reply", "30", "Q5", "1/10/2026", "..", "-", "to", "since", "@ada"]
)
def test_other_words_name_no_period(phrase: str) -> None:
    assert read_period(phrase, TODAY) is None


@pytest.mark.parametrize(
    ("problem", "listed"),
    [
        (
            FuturePeriodError,
            "next week|nächste Woche|tomorrow|morgen|2027|W50 2026|2026-12-01..2026-12-31|since tomorrow",
        ),
        (ReversedPeriodError, "2026-10-31..2026-10-01|15 Oct - 1 Oct|15-1 October|31.10.2026-1.10.2026"),
        (NoSuchDayError, "31 February|31.2.|2026-02-30|29 Feb 2026|W54|2026-13|0000|9999-W52|2026-00-10"),
        (PeriodTooLongError, "20 years|11 Jahre|since 2001|500 years|99999999999999 days|2001-01-01..2026-01-01"),
        (EmptyPeriodError, "0 days|0d|0 Wochen"),
    ],
)
def test_a_period_that_cannot_be_says_what_works(problem: type[PeriodProblem], listed: str) -> None:
    for phrase in phrases(listed):
        with pytest.raises(problem) as raised:
            read_period(phrase, TODAY)
        assert phrase in raised.value.sentence()
        assert raised.type is problem


def test_the_default_is_thirty_days_up_to_and_including_today() -> None:
    assert read_period(DEFAULT_PERIOD, TODAY) == Period(TODAY - timedelta(days=29), TODAY)


@given(first=st.dates(date(2018, 1, 1), TODAY), length=st.integers(1, 1000))
def test_a_period_is_read_back_from_its_own_words(first: date, length: int) -> None:
    period = Period(first, min(first + timedelta(days=length - 1), TODAY))
    assert read_period(period.words, TODAY) == period


@given(
    today=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    phrase=st.sampled_from((*EXAMPLES, "March", "Q2", "W53", "29.2.")),
)
def test_what_is_read_has_begun_and_never_reaches_past_today(today: date, phrase: str) -> None:
    period = read_period(phrase, today)
    assert period is not None
    assert period.first <= period.last <= today


# Some that make a period in some order, and in most make none.
PIECES = "last this past next 9 2026 10 - .. . to since from week month Q3 March Mo 31 99 d bis vor".split()  # noqa: SIM905 - reads as typed


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
def test_nothing_typed_breaks_the_reader(phrase: str) -> None:
    try:
        period = read_period(phrase, TODAY)
    except PeriodProblem:
        return
    assert period is None or period.first <= period.last <= TODAY


@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("last weak", "last week"),
        ("letze Woche", "letzte Woche"),
        ("lastweek", "last week"),
        ("yesterdy", "yesterday"),
        ("Marhc 2026", "March 2026"),
        ("letzte 30 Tge", "letzte 30 Tage"),
        ("week", "this week"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_the_nearest_period_is_suggested(phrase: str, meant: str | None) -> None:
    assert nearest_period(phrase) == meant


@pytest.mark.parametrize(
    ("phrase", "english", "german"),
    [
        ("heute", "today (21 Nov 2026)", "heute (21.11.2026)"),
        ("last week", "last week (9–15 Nov 2026)", "letzte Woche (9.–15. Nov. 2026)"),
        (
            "30d",
            f"the last 30 days (23 Oct{THIN}–{THIN}21 Nov 2026)",
            f"die letzten 30 Tage (23. Okt.{THIN}–{THIN}21. Nov. 2026)",
        ),
        ("W40", f"week 40 (28 Sept{THIN}–{THIN}4 Oct 2026)", f"KW 40 (28. Sept.{THIN}–{THIN}4. Okt. 2026)"),
        ("March", "March 2026", "März 2026"),
        ("2026-10-05", "5 Oct 2026", "05.10.2026"),
        ("1 Oct - 15 Oct", "1–15 Oct 2026", "1.–15. Okt. 2026"),
    ],
)
def test_a_period_is_said_back_in_the_readers_language(phrase: str, english: str, german: str) -> None:
    period = read_period(phrase, TODAY)
    assert period is not None
    assert period_name(period, ENGLISH, TODAY) == english
    assert period_name(period, GERMAN, TODAY) == german


def test_every_suggested_example_is_understood() -> None:
    assert [phrase for phrase in EXAMPLES if read_period(phrase, TODAY) is None] == []
