"""Speech: what a number, a length of time and a sentence look like to a reader."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import speech as door
from locales.speech import Speech, negotiate, supported

ENGLISH = Speech("en", "Europe/Berlin")
GERMAN = Speech("de", "Europe/Berlin")
NO_BREAK, THIN = "\u00a0", "\u2009"
UNIT_SECONDS = {"d": 86400, "h": 3600, "min": 60, "s": 1}


def test_english_and_german_are_supported() -> None:
    assert {"de", "en"} <= set(supported())


@pytest.mark.parametrize(
    ("tag", "catalogue"),
    [("de", "de"), ("de-AT", "de"), ("DE_ch", "de"), ("en_GB", "en"), ("en-Latn-GB", "en"), ("fr", None), (None, None)],
)
def test_a_tag_is_negotiated_to_the_nearest_catalogue(tag: str | None, catalogue: str | None) -> None:
    assert negotiate(tag) == catalogue


def test_a_region_formats_its_own_way_in_the_language_it_shares() -> None:
    first, last = date(2026, 11, 16), date(2026, 11, 22)
    assert Speech("en", "UTC").day_range(first, last) == f"Nov 16{THIN}–{THIN}22, 2026"
    assert Speech("en_GB", "UTC").day_range(first, last) == "16–22 Nov 2026"
    assert Speech("de-AT", "UTC").month(date(2026, 1, 5)) == "Jänner 2026"
    assert Speech("en-IN", "UTC").number(1234567) == "12,34,567"


@pytest.mark.parametrize("locale", ["fr", "xx", "", "not a locale"])
def test_a_language_without_a_catalogue_is_spoken_to_in_english(locale: str) -> None:
    stranger = Speech(locale, "UTC")
    assert stranger.say("last week") == "last week"
    assert stranger.number(1234.5, 1) == "1,234.5"


def test_an_unknown_region_of_a_known_language_speaks_that_language() -> None:
    assert Speech("de-XX", "UTC").number(1234.5, 1) == "1.234,5"


def test_a_sentence_without_a_translation_is_said_as_it_stands() -> None:
    assert GERMAN.say("Never put into any catalogue: {n}", n="5") == "Never put into any catalogue: 5"


def test_a_folder_without_compiled_catalogues_still_speaks_english(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    caches = (door.supported, door.negotiate, door._catalogue, door._formats)
    monkeypatch.setattr(door, "ROOT", tmp_path)
    for cache in caches:
        cache.cache_clear()
    try:
        assert supported() == ()
        assert GERMAN.say("last week") == "last week"
        assert GERMAN.duration(7500) == "2 h 5 min"
    finally:
        monkeypatch.undo()
        for cache in caches:
            cache.cache_clear()


def test_values_are_not_read_as_sentences() -> None:
    assert ENGLISH.say("{period} ({days})", period="{days}", days="{0.__class__}") == "{days} ({0.__class__})"


def test_a_count_takes_the_plural_form_and_is_formatted() -> None:
    assert ENGLISH.say_many("{count} ticket", "{count} tickets", 1) == "1 ticket"
    assert ENGLISH.say_many("{count} ticket", "{count} tickets", 1234) == "1,234 tickets"
    assert ENGLISH.say_many("{count} ticket", "{count} tickets", 2, count="two") == "two tickets"
    assert GERMAN.say_many("the last day", "the last {count} days", 1200) == "die letzten 1.200 Tage"


@pytest.mark.parametrize(
    ("share", "digits", "english", "german"),
    [
        (0.915, 0, "92%", f"92{NO_BREAK}%"),
        (0.125, 0, "13%", f"13{NO_BREAK}%"),
        (0.9985, 1, "99.9%", f"99,9{NO_BREAK}%"),
        (1, 0, "100%", f"100{NO_BREAK}%"),
        (0, 0, "0%", f"0{NO_BREAK}%"),
    ],
)
def test_a_share_is_said_as_per_cent_with_halves_rounded_up(
    share: float, digits: int, english: str, german: str
) -> None:
    assert (ENGLISH.percent(share, digits), GERMAN.percent(share, digits)) == (english, german)


@pytest.mark.parametrize(
    ("x", "digits", "said"),
    [
        (1234567, None, "1.234.567"),
        (2.5, None, "2,5"),
        (2, 1, "2,0"),
        (0.125, 2, "0,13"),
        (-3, None, "-3"),
        (2.5, 0, "3"),
    ],
)
def test_a_number_has_the_separators_of_its_locale(x: float, digits: int | None, said: str) -> None:
    assert GERMAN.number(x, digits) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (-0.4, "0 s"),
        (45, "45 s"),
        (59.6, "1 min"),
        (90, "1 min 30 s"),
        (599.7, "10 min"),
        (754, "13 min"),
        (59.6 * 60, "1 h"),
        (7500, "2 h 5 min"),
        (86399, "1 d"),
        (3 * 86400 + 4 * 3600, "3 d 4 h"),
        (2 * 86400 - 1, "2 d"),
        (-7500, "-2 h 5 min"),
        (1000 * 86400, "1,000 d"),
    ],
)
def test_a_length_of_time_has_two_units_at_most_and_carries(seconds: float, said: str) -> None:
    assert ENGLISH.duration(seconds) == said


def test_a_length_of_time_is_spelled_out_for_those_who_listen() -> None:
    assert ENGLISH.duration(7500, long=True) == "2 hours, 5 minutes"
    assert ENGLISH.duration(3600, long=True) == "1 hour"
    assert GERMAN.duration(7500, long=True) == "2 Stunden, 5 Minuten"
    assert GERMAN.duration(0, long=True) == "0 Sekunden"


@given(st.floats(0, 10**8))
def test_what_is_said_is_near_what_was_meant_and_no_unit_overflows(seconds: float) -> None:
    words = ENGLISH.duration(seconds).replace(",", "").split()
    counts = dict(zip(words[1::2], map(int, words[::2]), strict=True))
    said = sum(count * UNIT_SECONDS[unit] for unit, count in counts.items())
    step = 1 if seconds < 600 else 60 if seconds < 86400 else 3600
    assert abs(said - seconds) <= step / 2 + 1e-6
    assert counts.get("s", 0) < 60
    assert counts.get("min", 0) < 60
    assert counts.get("h", 0) < 24


def test_dates_read_as_the_reader_writes_them() -> None:
    assert GERMAN.date(date(2026, 11, 3)) == "03.11.2026"
    assert GERMAN.day_range(date(2026, 11, 16), date(2026, 11, 22)) == "16.–22. Nov. 2026"
    assert GERMAN.month(date(2026, 3, 31)) == "März 2026"


def test_a_moment_is_told_in_the_readers_zone() -> None:
    instant = int(datetime(2026, 3, 29, 0, 59, tzinfo=UTC).timestamp())
    assert GERMAN.moment(instant) == "29.03.2026, 01:59"
    assert GERMAN.moment(instant + 60) == "29.03.2026, 03:00"  # the clocks have jumped
    assert Speech("de", "Asia/Kathmandu").moment(datetime(2026, 3, 29, tzinfo=UTC)) == "29.03.2026, 05:45"


def test_a_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        GERMAN.moment(datetime(2026, 3, 29) + timedelta(hours=1))  # noqa: DTZ001 - what is refused


def test_items_are_listed_as_a_sentence_would() -> None:
    assert ENGLISH.listing(["a", "b", "c"]) == "a, b, and c"
    assert GERMAN.listing(["a", "b", "c"]) == "a, b und c"
    assert GERMAN.listing([]) == ""


def test_babel_is_not_imported_before_the_first_value() -> None:
    program = "import sys, locales.speech; sys.exit(any(name.split('.')[0] == 'babel' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
