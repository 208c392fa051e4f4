"""`people`: an address proposes and links nobody; the person or an admin confirms; refused is remembered."""

from datetime import timedelta

import pytest

from bot.port import Heard
from handlers.connecting.proposing import look_after
from handlers.mydata.sections import every_section
from handlers.notices import needless, notice_card
from handlers.plain import as_text
from locales.speech import Speech
from storage.matches import IdentityMatch
from storage.pages import find_page
from storage.people import find_identity, find_person, link
from tests.handlers.connecting.office import LATER, Office
from tests.stories.workspace import DIRECT, NOW

SPEECH = Speech("en", "UTC")
ADMINS = ("people confirm all", "people confirm 1", "people refuse 1", "people bot 1", "people shared 1",
          "people unmark 1", "people link 1 @tom")  # fmt: skip


@pytest.fixture
def pulled(office: Office) -> Office:
    """Zendesk after a round: agent 11 has Tom's address, and agent 12 that of his chat profile."""
    office.address("tom", "A11@acme.example")
    office.sync(office.connect())
    return office


def card(office: Office, page_id: int) -> str:
    with office.workspace.database.reading() as session:
        page = find_page(session, office.workspace.tools.workspace_id, page_id)
        assert page is not None
        return as_text(notice_card(session, page, SPEECH, office.workspace.tools, NOW))


def is_needless(office: Office, page_id: int) -> str:
    with office.workspace.database.reading() as session:
        page = find_page(session, office.workspace.tools.workspace_id, page_id)
        assert page is not None
        return needless(session, page, NOW)


def linked(office: Office, key: str = "11") -> int | None:
    return office.identity(key).person_id


def handle_of(office: Office, key: str) -> str | None:
    with office.workspace.database.reading() as session:
        person = find_person(session, office.workspace.tools.workspace_id, "tom")
        assert person is not None
        return "tom" if linked(office, key) == person.id else None


def test_nobody_is_proposed_before_a_round_was_pulled(office: Office) -> None:
    office.address("tom", "a11@acme.example")
    office.connect()
    assert look_after(office.workspace.tools, NOW) == []


def test_an_address_proposes_once_privately_and_links_nobody(pulled: Office) -> None:
    [page] = look_after(pulled.workspace.tools, NOW)
    said = card(pulled, page)
    assert "Is this you at zendesk?" in said
    assert "Agent 11 <a…@acme.example>" in said
    assert "a11@acme.example" not in said
    assert linked(pulled) is None
    assert look_after(pulled.workspace.tools, LATER) == []
    with pulled.workspace.database.reading() as session:
        held = find_page(session, pulled.workspace.tools.workspace_id, page)
        tom = find_person(session, pulled.workspace.tools.workspace_id, "tom")
        assert held is not None
        assert tom is not None
        assert (held.person_id, held.channel) == (tom.id, "")


def test_saying_yes_links_and_asks_no_more(pulled: Office) -> None:
    [page] = look_after(pulled.workspace.tools, NOW)
    words = next(b.words for b in pulled.workspace.card("tom", "people").buttons if " yes " in b.words)
    assert "is you from now on" in pulled.workspace.text("tom", words)
    assert handle_of(pulled, "11") == "tom"
    assert is_needless(pulled, page) == "answered"
    assert "answered already" in card(pulled, page)
    assert "answered already" in pulled.workspace.refusal("tom", words)


def test_saying_no_is_remembered_and_shown_to_admins(pulled: Office) -> None:
    [page] = look_after(pulled.workspace.tools, NOW)
    words = next(b.words for b in pulled.workspace.card("tom", "people").buttons if " no " in b.words)
    assert "not asked that again" in pulled.workspace.text("tom", words)
    assert linked(pulled) is None
    assert is_needless(pulled, page) == "answered"
    assert look_after(pulled.workspace.tools, NOW + timedelta(days=40)) == []
    assert "refused" in pulled.workspace.text("root", "people")


@pytest.mark.parametrize("who", ["mia", "lena", "eve", "root"])
def test_nobody_answers_for_another(pulled: Office, who: str) -> None:
    look_after(pulled.workspace.tools, NOW)
    before = pulled.whole()
    for number in range(1, 12):
        for word in ("yes", "no"):
            assert "no such question to you" in pulled.workspace.refusal(who, f"people {word} {number}")
    assert pulled.whole() == before


@pytest.mark.parametrize("who", ["tom", "mia", "lena", "eve"])
def test_only_admins_say_who_others_are_or_see_them(pulled: Office, who: str) -> None:
    look_after(pulled.workspace.tools, NOW)
    before = pulled.whole()
    for words in ADMINS:
        assert "Only admins" in pulled.workspace.refusal(who, words)
    assert "Agent 12" not in pulled.workspace.text(who, "people")
    assert pulled.whole() == before


def test_a_changed_address_proves_nothing_any_more(pulled: Office) -> None:
    look_after(pulled.workspace.tools, NOW)
    words = next(b.words for b in pulled.workspace.card("tom", "people").buttons if " yes " in b.words)
    with pulled.workspace.database.writing() as session:
        held = find_identity(session, pulled.workspace.tools.workspace_id, "zendesk", "11")
        assert held is not None
        held.email = "boss@acme.example"
    pulled.workspace.refusal("tom", words)
    assert linked(pulled) is None


def test_an_address_of_two_people_proposes_neither(pulled: Office) -> None:
    profile = pulled.workspace.add("other")
    with pulled.workspace.database.writing() as session:
        from storage.people import add_identity

        add_identity(session, profile, "slack", "T1:U9").email = "a11@acme.example"
    assert look_after(pulled.workspace.tools, NOW) == []
    assert "Agent 11" in pulled.workspace.text("root", "people")


def test_what_a_helpdesk_says_of_a_linked_account_proves_nothing(pulled: Office) -> None:
    """Whoever runs one helpdesk must not become somebody by writing an address there."""
    with pulled.workspace.database.writing() as session:
        home = pulled.workspace.tools.workspace_id
        held, person = find_identity(session, home, "zendesk", "13"), find_person(session, home, "eve")
        assert held is not None
        assert person is not None
        link(session, held, person)
        held.email = "a12@acme.example"
    assert [row for row in look_after(pulled.workspace.tools, NOW) if "Agent 12" in card(pulled, row)] == []


def test_a_chat_profiles_address_proposes_too(pulled: Office) -> None:
    with pulled.workspace.database.writing() as session:
        from storage.people import add_identity

        person = find_person(session, pulled.workspace.tools.workspace_id, "lena")
        assert person is not None
        add_identity(session, person, "slack", "T1:U2").email = "A12@Acme.example"
    assert {"Agent 11", "Agent 12"} == {card(pulled, each).split("\n")[2].split(" <")[0]
                                        for each in look_after(pulled.workspace.tools, NOW)}  # fmt: skip


def test_an_admin_confirms_one_all_or_none(pulled: Office) -> None:
    pulled.address("lena", "a12@acme.example")
    pulled.address("eve", "a13@acme.example")
    look_after(pulled.workspace.tools, NOW)
    shown = pulled.workspace.card("root", "people")
    assert "@tom" in as_text(shown)
    assert "a12@acme.example" not in as_text(shown)
    assert shown.buttons[0].words == "people confirm all"
    pulled.workspace.card("root", f"people confirm {pulled.identity('11').id}")
    assert handle_of(pulled, "11") == "tom"
    pulled.workspace.card("root", f"people refuse {pulled.identity('13').id}")
    assert "1 is linked" in pulled.workspace.text("root", "people confirm all")
    assert linked(pulled, "12") is not None
    assert linked(pulled, "13") is None
    assert look_after(pulled.workspace.tools, LATER) == []


def test_an_admin_links_whoever_it_is(pulled: Office) -> None:
    look_after(pulled.workspace.tools, NOW)
    assert "is Lena" in pulled.workspace.text("root", f"people link {pulled.identity('14').id} @lena")
    assert linked(pulled, "14") is not None
    pulled.workspace.card("root", 'people link "Agent 11" @lena')
    with pulled.workspace.database.reading() as session:
        [match] = session.query(IdentityMatch)
        assert match.answer == "no"


BAD = ("people confirm", "people bot", "people link 1", "people bot 999999", "people bot Nobody", "people frob",
       "people confirm nobody", "people link 99 @tom", "leute bestätigen",
       "people yes", "people yes x")  # fmt: skip


@pytest.mark.parametrize("locale", ["en", "de"])
def test_bad_words_are_answered_with_what_would_work(pulled: Office, locale: str) -> None:
    before = pulled.whole()
    for words in BAD:
        reply = pulled.workspace.ask("root", words, locale=locale)
        assert reply.refused, words
        assert len(as_text(reply.messages[0].card)) > 20
    assert pulled.whole() == before


def test_a_chat_identity_is_not_marked_or_linked_here(pulled: Office) -> None:
    with pulled.workspace.database.writing() as session:
        from storage.people import add_identity

        person = find_person(session, pulled.workspace.tools.workspace_id, "tom")
        assert person is not None
        number = add_identity(session, person, "slack", "T1:U1").id
    for words in (f"people bot {number}", f"people link {number} @lena"):
        pulled.workspace.refusal("root", words)


def test_who_leaves_stays_who_they_were(pulled: Office) -> None:
    look_after(pulled.workspace.tools, NOW)
    pulled.workspace.card("root", "people confirm all")
    pulled.account.users = [each for each in pulled.account.users if each["id"] != 11]
    pulled.sync(pulled.connections()[0].id, LATER)
    assert handle_of(pulled, "11") == "tom"


def test_a_persons_own_copy_tells_who_they_were_proposed_to_be(pulled: Office) -> None:
    look_after(pulled.workspace.tools, NOW)
    words = next(b.words for b in pulled.workspace.card("tom", "people").buttons if " no " in b.words)
    pulled.workspace.card("tom", words)
    request = pulled.workspace.desk.request(Heard("tom", DIRECT, "mydata"), NOW)
    with pulled.workspace.database.reading() as session:
        [part] = [
            each
            for each in every_section(session, request, pulled.workspace.tools)
            if each.name == "Accounts that might be mine"
        ]
    [row] = part.rows
    assert (row[0], row[1], row[3]) == ("zendesk", "Agent 11", "No")
