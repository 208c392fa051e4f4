"""Without the key, what is due still stands on `home` and `welcome`, by its number, and so does the rest."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.desk import FrontDesk
from handlers.plain import as_text
from handlers.tools import Tools
from storage.sealing import Sealer, new_key
from tests.handlers.coach.noted import said
from tests.stories.workspace import Workspace

TEXT = "Zebra-quartz"


def with_another(tools: Tools) -> Tools:
    return replace(tools, open=Sealer([new_key()]).open)


def with_none(tools: Tools) -> Tools:
    return replace(tools, open=None)


@pytest.mark.parametrize("lose", [with_another, with_none])
@pytest.mark.parametrize("page", ["home", "welcome"])
def test_what_does_not_open_stands_there_by_its_number(
    floor: Workspace, page: str, lose: Callable[[Tools], Tools]
) -> None:
    for who, words in (
        ("lena", f"coach action @tom {TEXT} by 2026-11-23"),
        ("lena", f"coach plan @tom: {TEXT}; from 2026-11-20; step {TEXT} by 2026-11-24"),
        ("tom", f"goals set growth: {TEXT}"),
        ("ana", f"kudos @tom {TEXT}"),
    ):
        reply = floor.ask(who, words)
        assert not reply.refused, said(reply)
    assert said(floor.ask("tom", page)).count(TEXT) == 4
    reply = replace(floor, desk=FrontDesk(lose(floor.tools))).ask("tom", page)
    assert not reply.refused, said(reply)
    [message] = reply.messages
    shown = as_text(message.card)
    assert TEXT not in shown
    assert "To do until Nov 23, 2026: #1" in shown
    assert "Step of plan 1, until Nov 24, 2026: #1" in shown
    assert "My goals" in shown
    assert "Ana: …" in shown
    assert message.card.discreet
