"""Connecting in Slack: a system that takes its time holds up no acknowledgement; every form can be shown."""

import asyncio
import threading
from dataclasses import replace

import pytest

from bot.slack.forms import card_view, form_view
from bot.slack.render import Words, render_card
from bot.teams.actions import form_data
from bot.teams.forms import form_card
from bot.teams.render import Words as TeamsWords
from bot.teams.render import render_card as render_for_teams
from connectors.systems import NAMES
from storage.connections import connections
from tests.slack.fake_slack import fake_slack
from tests.slack.limits_check import problems_of_message, problems_of_view
from tests.slack.payloads import slash, submission
from tests.slack.speaking import known, speaking
from tests.stories.workspace import Workspace, empty
from tests.systems.stub import Asked, Replied, serving
from tests.systems.zendesk_stub import ENTERED, account
from tests.teams.card_check import problems_of_card

__all__ = ["empty"]


def test_a_key_that_takes_long_to_try_holds_up_no_acknowledgement(
    empty: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.modal.SECONDS_TO_ANSWER", 0.05)
    empty.add("root", "admin")
    known(empty, "root", "U1")
    released = threading.Event()
    stub = account().stub()

    def held_back(_: Asked) -> None:
        released.wait(20)

    async def story() -> None:
        tools = replace(empty.tools, connector_urls={"zendesk": stub.url})
        async with fake_slack() as fake, speaking(replace(empty, tools=tools), fake) as touchline:
            await touchline.send(slash(fake, "T1", "U1", "/touchline", "connect zendesk"))
            view = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
            stub.before = held_back
            stub.troubles.append(Replied({}, 401))
            answer = await touchline.send(submission(fake, view, {**ENTERED, "token": "wr0ng"}))
            assert answer["response_action"] == "update"
            assert "submit" not in answer["view"]
            fake.take_answer(view, answer)
            released.set()
            again = await fake.until(lambda: (held := fake.view("T1", "U1")) and "submit" in held.view and held)
            assert "does not take the key" in str(again.view)
            monkeypatch.setattr("bot.slack.modal.SECONDS_TO_ANSWER", 2.0)
            fake.take_answer(again, await touchline.send(submission(fake, again, {**ENTERED, "since": "90"})))
            await fake.until(lambda: _held(empty))
            assert ENTERED["token"] not in str(fake.seen("T1", "U1", "C1"))

    with serving(stub):
        asyncio.run(story())
    [source] = _held(empty)
    assert source == "zendesk"


def _held(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as session:
        return [each.source for each in connections(session, workspace.tools.workspace_id)]


@pytest.mark.parametrize("locale", ["en", "de"])
def test_no_platform_refuses_a_form_or_a_card_of_connecting(empty: Workspace, locale: str) -> None:
    empty.add("root", "admin")
    for name in NAMES:
        form = empty.ask("root", f"connect {name}", locale=locale).form
        assert form is not None
        assert problems_of_view(form_view(form, "", cancel="Cancel")) == []
        assert problems_of_card(form_card(form, form_data(form.words, "dialog"), answers={})) == []
    for words in ("connect", "connect systems", "people", "connect pause", "people bot 9"):
        [message] = empty.ask("root", words, locale=locale).messages
        for shown in render_card(message.card, Words()):
            assert problems_of_message(shown.text, shown.blocks) == []
        assert problems_of_view(card_view(message.card, "", close="Close")) == []
        for rendered in render_for_teams(message.card, TeamsWords()):
            assert problems_of_card(rendered.card) == []
