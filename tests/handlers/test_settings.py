"""`settings`: what I chose goes before my profile; what is wrong stands beside its field."""

import pytest

from handlers.cards import Card, Facts, FieldKind
from handlers.introducing import Profile, introduce
from handlers.plain import as_text
from handlers.settings import opens_settings
from kpi.schedule import hours_on
from storage.schedules import add_schedule, as_lists
from tests.stories.workspace import NOW, Workspace

MIA = "chat:T1:U1"


@pytest.fixture
def mia(empty: Workspace) -> Workspace:
    """Mia, whose profile speaks German and lives in Vienna."""
    introduce(empty.tools, MIA, Profile("Mia", "mia", locale="de-AT", zone="Europe/Vienna"), NOW)
    return empty


def notes(card: Card) -> dict[str, str]:
    """Language and zone by their value, each with where it comes from."""
    return {fact.value: fact.note for block in card.blocks if isinstance(block, Facts) for fact in block.facts[:2]}


def working(card: Card) -> list[tuple[str, str]]:
    """Days, hours and region of holidays, each with where it comes from."""
    [facts] = [block for block in card.blocks if isinstance(block, Facts)]
    return [(fact.value, fact.note) for fact in facts.facts[2:]]


def test_they_say_where_each_comes_from(mia: Workspace) -> None:
    mia.add("tom")
    assert notes(mia.card(MIA, "settings", locale="en")) == {
        "English": "as for everybody here",
        "Europe/Vienna": "from your profile",
    }
    assert notes(mia.card(MIA, "einstellungen")) == {
        "Deutsch": "aus deinem Profil",
        "Europe/Vienna": "aus deinem Profil",
    }
    assert set(notes(mia.card("tom", "settings")).values()) == {"as for everybody here"}
    assert notes(mia.card(MIA, "settings language english")) == {
        "English": "chosen by you",
        "Europe/Vienna": "from your profile",
    }


def test_a_change_is_confirmed_in_the_new_language_and_kept(mia: Workspace) -> None:
    assert mia.card(MIA, "settings language English").title == "Your settings"
    assert mia.card(MIA, "help").title == "What you can ask"
    assert mia.card(MIA, "settings sprache auto").title == "Deine Einstellungen"
    assert mia.card(MIA, "help").title == "Was du fragen kannst"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Asia/Tokyo", "Asia/Tokyo"),
        ("asia/tokyo", "Asia/Tokyo"),
        ("tokyo", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("UTC", "UTC"),
    ],
)
def test_a_zone_is_understood_as_people_write_it(mia: Workspace, typed: str, zone: str) -> None:
    for words in (f"settings zone {typed}", f"einstellungen zeitzone {typed}", f"settings time zone {typed}"):
        assert zone in notes(mia.card(MIA, words))
    assert notes(mia.card(MIA, "settings zone auto")) == {
        "Deutsch": "aus deinem Profil",
        "Europe/Vienna": "aus deinem Profil",
    }


def test_times_are_said_in_the_new_zone(mia: Workspace) -> None:
    mia.add("nora", "lead")
    mia.put("nora", "Support", leads=True)
    mia.put("mia", "Support")
    mia.card("nora", "mystats @mia")
    assert "13:00" in mia.text(MIA, "looks")
    mia.card(MIA, "settings zone Asia/Tokyo")
    assert "21:00" in mia.text(MIA, "looks")


def test_a_wrong_zone_is_refused_with_the_nearest(mia: Workspace) -> None:
    mia.add("tom")
    assert 'Did you mean "Europe/Berlin"?' in mia.refusal("tom", "settings zone Europe/Berln")
    assert "such as" in mia.refusal("tom", "settings zone zzqx")
    assert "Did you mean" in mia.refusal("tom", "settings zone Louisville")  # there are two: none is guessed
    assert notes(mia.card("tom", "settings")) == {
        "English": "as for everybody here",
        "Europe/Berlin": "as for everybody here",
    }


def test_an_unknown_setting_is_refused_with_what_works(mia: Workspace) -> None:
    mia.add("tom")
    for words in ("settings colour blue", "settings language", "settings zone"):
        assert "settings zone Europe/Berlin" in mia.refusal("tom", words)
    assert "I speak" in mia.refusal("tom", "settings language klingon")


@pytest.mark.parametrize("words", ["settings change", "einstellungen ändern", "Settings Change"])
def test_the_form_shows_what_is_set(mia: Workspace, words: str) -> None:
    form = mia.ask(MIA, words).form
    assert form is not None
    assert [(field.name, field.kind, field.value) for field in form.fields[:2]] == [
        ("language", FieldKind.CHOICE, "auto"),
        ("zone", FieldKind.LINE, ""),
    ]
    assert [choice.value for choice in form.fields[0].choices] == ["auto", "de", "en"]
    mia.ask(MIA, form.words, answers={"language": "en", "zone": "tokyo"})
    changed = mia.ask(MIA, words).form
    assert changed is not None
    assert [field.value for field in changed.fields[:2]] == ["en", "Asia/Tokyo"]


def test_the_form_changes_both_and_answers_in_the_new_language(mia: Workspace) -> None:
    [message] = mia.ask(MIA, "settings change", answers={"language": "en", "zone": "asia/tokyo"}).messages
    assert notes(message.card) == {"English": "chosen by you", "Asia/Tokyo": "chosen by you"}
    assert "from now on" in as_text(message.card)
    [message] = mia.ask(MIA, "settings change", answers={"language": "auto", "zone": ""}).messages
    assert set(notes(message.card).values()) == {"aus deinem Profil"}


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_changed(mia: Workspace) -> None:
    reply = mia.ask(MIA, "settings change", answers={"language": "en", "zone": "Asia/Tokio"})
    assert list(reply.field_errors.errors) == ["zone"]
    assert "Asia/Tokyo" in reply.field_errors.errors["zone"]
    assert mia.ask(MIA, "settings change", answers={"language": "xx", "zone": "?"}).field_errors.errors.keys() == {
        "language",
        "zone",
    }
    assert set(notes(mia.card(MIA, "settings")).values()) == {"aus deinem Profil"}


def test_which_words_open_the_form() -> None:
    assert [opens_settings(rest) for rest in ("change", " Ändern ", "", "zone UTC")] == [True, True, False, False]


def test_what_is_chosen_can_be_given_up_by_a_button(mia: Workspace) -> None:
    mia.card(MIA, "settings language de")
    card = mia.card(MIA, "settings zone UTC")
    assert [button.words for button in card.buttons] == [
        "settings change",
        "settings language auto",
        "settings zone auto",
    ]
    for button in card.buttons[1:]:
        card = mia.card(MIA, button.words)
    assert [button.words for button in card.buttons] == ["settings change"]


EVERYBODY, CHOSEN = "as for everybody here", "chosen by you"


def test_working_time_follows_the_workspace_until_somebody_chooses(empty: Workspace) -> None:
    empty.add("tom")
    with empty.database.writing() as session:
        week = as_lists(hours_on(range(4), (8 * 60, 16 * 60)))
        add_schedule(session, empty.tools.workspace_id, "Office", "UTC", week, "DE", default=True)
    assert working(empty.card("tom", "settings")) == [
        ("Monday to Thursday", EVERYBODY),
        ("07:00–19:00", EVERYBODY),
        ("DE", EVERYBODY),
    ]
    empty.card("tom", "settings days mon, wed and fri")
    empty.card("tom", "settings hours 8:30-17")
    assert working(empty.card("tom", "settings region de-by")) == [
        ("Monday, Wednesday, and Friday", CHOSEN),
        ("08:30–17:00", CHOSEN),
        ("DE-BY", CHOSEN),
    ]
    for name in ("days", "hours", "region"):
        empty.card("tom", f"settings {name} auto")
    assert {note for _, note in working(empty.card("tom", "settings"))} == {EVERYBODY}


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("settings arbeitstage Mo-Mi", "Monday to Wednesday"),
        ("settings days weekends", "Saturday and Sunday"),
        ("settings days every day", "every day"),
        ("settings tage Fr bis Mo", "Monday, Friday, Saturday, and Sunday"),
        ("settings quiet hours 9 to 5 pm", "09:00–17:00"),
        ("settings arbeitszeit von 22 bis 24", "22:00–24:00"),
        ("settings holidays none", "none"),
    ],
)
def test_working_time_is_understood_as_people_write_it(empty: Workspace, words: str, value: str) -> None:
    empty.add("tom", locale="en")
    assert (value, CHOSEN) in working(empty.card("tom", words))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("settings days mondey", 'Did you mean "monday"?'),
        ("settings days flurb", "mon-thu"),
        ("settings hours 17-8", "the earlier first"),
        ("settings hours 8-25", "the earlier first"),
        ("settings hours late", "the earlier first"),
        ("settings region DE-XX", "DE"),
        ("settings dayz mon", 'Did you mean "days"?'),
    ],
)
def test_what_is_no_working_time_is_refused_with_what_works(empty: Workspace, words: str, said: str) -> None:
    empty.add("tom")
    before = working(empty.card("tom", "settings"))
    assert said in empty.refusal("tom", words)
    assert working(empty.card("tom", "settings")) == before


def test_the_form_holds_working_time_and_changes_all_or_nothing(empty: Workspace) -> None:
    empty.add("tom")
    first = {"language": "en", "zone": "", "days": "0,1,2", "hours": "8-16", "region": "at"}
    empty.ask("tom", "settings change", answers=first)
    form = empty.ask("tom", "settings change").form
    assert form is not None
    assert {field.name: field.value for field in form.fields[2:]} == {
        "days": "0,1,2",
        "hours": "08:00-16:00",
        "region": "AT",
    }
    assert form.fields[2].kind is FieldKind.SEVERAL
    wrong = {**first, "zone": "Europe/Vienna", "days": "4", "hours": "16-8", "region": "ZZ"}
    assert list(empty.ask("tom", "settings change", answers=wrong).field_errors.errors) == ["hours", "region"]
    card = empty.card("tom", "settings")
    assert [value for value, _ in working(card)] == ["Monday to Wednesday", "08:00–16:00", "AT"]
    assert "Europe/Vienna" not in as_text(card)
    empty.ask("tom", "settings change", answers={"language": "en", "zone": "", "days": "", "hours": "", "region": ""})
    assert {note for _, note in working(empty.card("tom", "settings"))} == {EVERYBODY}


def test_home_shows_working_time_with_the_other_settings(empty: Workspace) -> None:
    empty.add("tom")
    empty.card("tom", "settings days mon-tue")
    [message] = empty.ask("tom", "home").messages
    assert "Monday and Tuesday" in as_text(message.card)
