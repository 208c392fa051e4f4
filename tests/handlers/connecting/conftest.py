"""A workspace with people of every role, beside an account of Zendesk that is a stub."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import stamina

from bot.desk import FrontDesk
from tests.handlers.connecting.office import Office
from tests.stories.workspace import Workspace, empty
from tests.systems.stub import serving
from tests.systems.zendesk_stub import account

__all__ = ["empty", "office"]


@pytest.fixture
def office(empty: Workspace) -> Iterator[Office]:
    made = account()
    with stamina.set_testing(True, attempts=5, cap=True), serving(made.stub()) as stub:
        tools = replace(empty.tools, connector_urls={"zendesk": stub.url, "typeform": stub.url, "front": stub.url})
        opened = Office(replace(empty, tools=tools, desk=FrontDesk(tools)), stub, made)
        for who, role in (("root", "admin"), ("mia", "manager"), ("lena", "lead"), ("tom", "agent"),
                          ("eve", "executive")):  # fmt: skip
            opened.workspace.add(who, role)
        yield opened
