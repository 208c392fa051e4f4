"""`settings`: what I chose goes before my profile; what is wrong stands beside its field."""

import pytest

from handlers.cards import Card, Facts, FieldKind
from handlers.introducing import Profile, introduce
from handlers.plain import as_text
from handlers.settings import opens_settings
from tests.stories.workspace import NOW, Workspace

MIA = "chat:T1:U1"


@pytest.fixture
def mia(empty: Workspace) -> Workspace:
    """Mia, whose profile speaks German and lives in Vienna."""
    introduce(empty.tools, MIA, Profile("Mia", "mia", locale="de-AT", zone="Europe/Vienna"), NOW)
    return empty


def notes(card: Card) -> dict[str, str]:
    """The settings by their value, each with where it comes from."""
    return {fact.value: fact.note for block in card.blocks if isinstance(block, Facts) for fact in block.facts}


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
    assert [(field.name, field.kind, field.value) for field in form.fields] == [
        ("language", FieldKind.CHOICE, "auto"),
        ("zone", FieldKind.LINE, ""),
    ]
    assert [choice.value for choice in form.fields[0].choices] == ["auto", "de", "en"]
    mia.ask(MIA, form.words, answers={"language": "en", "zone": "tokyo"})
    changed = mia.ask(MIA, words).form
    assert changed is not None
    assert [field.value for field in changed.fields] == ["en", "Asia/Tokyo"]


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
