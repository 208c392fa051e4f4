"""`digest schedule` by form: what stands in it, what is wrong beside each field, and the same as by words."""

import pytest

from handlers.cards import FieldKind
from handlers.digests.command import opens_form
from handlers.front_desk import may_open_form
from tests.handlers.digests.office import answers_of, changes, form_of, jobs, recipients, scheduled, written
from tests.stories.workspace import CHANNEL, Workspace


def test_the_form_asks_for_everything_one_can_set(office: Workspace) -> None:
    form = form_of(office, "ines")
    kinds = {field.name: field.kind for field in form.fields}
    assert kinds == {
        "kind": FieldKind.CHOICE, "team": FieldKind.CHOICE, "people": FieldKind.LINE, "channel": FieldKind.LINE,
        "time": FieldKind.LINE, "days": FieldKind.SEVERAL, "month_day": FieldKind.LINE, "contents": FieldKind.SEVERAL,
        "language": FieldKind.CHOICE, "zone": FieldKind.LINE, "late": FieldKind.LINE,
    }  # fmt: skip
    assert len(form.title) <= 24


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("tom", ["note"]),
        ("emma", ["morning", "channel", "note"]),
        ("ines", ["morning", "channel", "note", "weekly", "monthly"]),
        ("eve", ["note", "weekly", "monthly"]),
        ("root", ["channel", "note", "weekly", "monthly", "export"]),
    ],
)
def test_it_offers_what_somebody_may_schedule(office: Workspace, who: str, offered: list[str]) -> None:
    assert [choice.value for choice in form_of(office, who).fields[0].choices] == offered


def test_what_is_sent_is_scheduled_as_by_words(office: Workspace) -> None:
    form = form_of(office, "emma")
    who_and_when = {"people": "@emma, @ines", "time": "9:15", "days": "0,2", "zone": "london", "late": "6"}
    answers = answers_of(form, **who_and_when, contents="backlog,signals", language="de")
    reply = office.ask("emma", form.words, answers=answers)
    assert not reply.field_errors.errors
    [job] = jobs(office)
    assert (job.minute, job.days, job.contents, job.locale, job.zone, job.late_hours) == (
        555, [0, 2], ["signals", "backlog"], "de", "Europe/London", 6,
    )  # fmt: skip
    assert len(recipients(office, job.id)) == 2


def test_the_channel_one_asks_in_is_the_channel_digests(office: Workspace) -> None:
    form = office.ask("emma", "digest schedule", place=CHANNEL).form
    assert form is not None
    reply = office.ask("emma", form.words, place=CHANNEL, answers=answers_of(form, kind="channel"))
    assert not reply.field_errors.errors
    assert [each.channel for each in recipients(office, jobs(office)[0].id)] == ["support"]


WRONG = [
    ("emma", {"time": "25:00"}, {"time": "no time"}),
    ("emma", {"time": "soon"}, {"time": "no time"}),
    ("emma", {"time": "5:00"}, {"time": "07:00–19:00"}),
    ("emma", {"days": ""}, {"days": "at least one day"}),
    ("emma", {"days": "6"}, {"days": "none of these days"}),
    ("emma", {"team": "Nowhere"}, {"team": "no team"}),
    ("emma", {"people": "@nobody"}, {"people": "I know nobody"}),
    ("emma", {"people": "@emma @tom"}, {"people": "does not lead"}),
    ("emma", {"kind": "channel", "channel": "#nowhere"}, {"channel": "no channel"}),
    ("emma", {"kind": "channel"}, {"channel": "in which channel"}),
    ("emma", {"channel": "#support"}, {"channel": "never to a channel"}),
    ("emma", {"kind": "note", "team": "", "contents": "thanks"}, {"contents": "no part"}),
    ("emma", {"zone": "Europe/Berln"}, {"zone": "Europe/Berlin"}),
    ("emma", {"language": "xx"}, {"language": "I speak"}),
    ("emma", {"late": "soon"}, {"late": "from 0 to 168"}),
    ("emma", {"kind": "horoscope"}, {"kind": "Say what"}),
    ("emma", {"kind": "weekly", "team": ""}, {"kind": "managers", "people": "neither"}),
    ("eve", {"kind": "monthly", "month_day": "31"}, {"month_day": "1 to 28"}),
    ("emma", {"time": "25:00", "zone": "x", "people": "@nobody", "late": "-1"},
     {"time": "", "zone": "", "people": "", "late": ""}),
]  # fmt: skip


@pytest.mark.parametrize(("who", "changed", "wrong"), WRONG)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(
    office: Workspace, who: str, changed: dict[str, str], wrong: dict[str, str]
) -> None:
    form = form_of(office, who)
    reply = office.ask(who, form.words, answers=answers_of(form, **changed))
    assert reply.field_errors.errors.keys() == wrong.keys()
    for name, words in wrong.items():
        assert words in reply.field_errors.errors[name]
    assert reply.messages == ()
    assert written(office) == []


def test_a_posts_form_shows_how_it_stands_and_changes_nothing_by_itself(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning at 9:15 mon-thu to @emma @ines without away in German late 6h zone london")
    form = form_of(office, "emma", f"digest schedule {job.id}")
    shown = answers_of(form)
    assert (shown["time"], shown["days"], shown["people"], shown["language"]) == (
        "09:15",
        "0,1,2,3",
        "@emma, @ines",
        "de",
    )
    assert (shown["zone"], shown["late"], shown["team"]) == ("Europe/London", "6", "Support")
    assert "away" not in shown["contents"].split(",")
    assert "kind" not in shown
    before = written(office)
    assert not office.ask("emma", form.words, answers=shown).field_errors.errors
    assert written(office) == before


def test_a_change_by_form_is_noted_field_by_field(office: Workspace) -> None:
    job = scheduled(office, "emma", "morning")
    form = form_of(office, "ines", f"digest schedule {job.id}")
    office.ask("ines", form.words, answers=answers_of(form, time="10:00", people="@emma, @ines"))
    assert sorted(changes(office, job.id)[:2]) == [("recipients", "@emma", "@emma @ines"), ("time", "08:30", "10:00")]


def test_which_words_open_the_form() -> None:
    opening = ["schedule", "schedule 12", "12 change", "ändern 12", "planen", "Schedule"]
    others = ["", "schedule morning", "schedule 12 at 9:00", "status", "now", "preview 12", "12"]
    assert [opens_form(words) for words in opening] == [True] * len(opening)
    assert [opens_form(words) for words in others] == [False] * len(others)
    assert may_open_form("/digest schedule")
