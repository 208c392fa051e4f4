"""An export that a system made and forgot, or failed to make: asked for anew for its time, and nothing is left out.

Every system whose lists are made first, over months, so that one job does not tell them all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from connectors.pull.errors import NotReadyError, PullError
from storage.database import Database
from tests.systems import cxone_stub, front_stub, genesys_stub, maestroqa_stub, qualtrics_stub
from tests.systems.connected import NOW, START, Connected, connect, everything, tools_of
from tests.systems.on_sqlite import database_url
from tests.systems.stub import Asked, Replied, Stub, serving

__all__ = ["database_url"]
DAY = 86_400
FROM = START - 70 * DAY


Window = tuple[str, str]


@dataclass
class Made:
    """An account, where its jobs are asked for, and what each was for: its list and beginning, and its end."""

    account: Any
    entered: dict[str, str]
    path: str
    window: Callable[[Any], Window]


def _front() -> Made:
    account = front_stub.account()
    for number in range(1, 11):
        account.happen(100 + number, FROM + number * 7 * DAY, "inbound", None, front_stub.message())
        account.rate(100 + number, FROM + number * 7 * DAY + 600, 4)
    return Made(account, front_stub.ENTERED, "/analytics/exports", lambda body: (str(body["start"]), str(body["end"])))


def _interval(body: Any) -> Window:
    first, _, until = body["interval"].partition("/")
    return f"{first} {sorted(body)}", until


def _genesys() -> Made:
    account = genesys_stub.organisation()
    for number in range(1, 11):
        account.talk(f"O{number}", FROM + number * 7 * DAY, genesys_stub.customer(), genesys_stub.agent(1))
    entered = {name: value for name, value in genesys_stub.ENTERED.items() if name in ("region", "client_id")}
    entered["client_secret"] = genesys_stub.ENTERED["client_secret"]
    return Made(account, entered, genesys_stub.JOBS, _interval)


def _cxone() -> Made:
    account = cxone_stub.tenant()
    for number in range(11, 21):
        account.review(f"W{number}", number % 3 + 1, FROM + (number - 10) * 7 * DAY)
    entered, path = cxone_stub.ENTERED, cxone_stub.JOBS
    return Made(account, entered, path, lambda body: (body["startDate"], body["endDate"]))


def _maestroqa() -> Made:
    account, path = maestroqa_stub.account(), "/api/v1/request-raw-export"
    return Made(account, maestroqa_stub.ENTERED, path, lambda body: (body["startDate"], body["endDate"]))


def _qualtrics() -> Made:
    return Made(
        qualtrics_stub.account(), qualtrics_stub.ENTERED, qualtrics_stub.BASE, lambda body: (body["startDate"], "")
    )


MAKERS = {
    "front": _front, "genesys": _genesys, "cxone": _cxone, "maestroqa": _maestroqa, "qualtrics": _qualtrics,
}  # fmt: skip


@pytest.fixture(params=MAKERS)
def name(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def made(name: str) -> Made:
    return MAKERS[name]()


@pytest.fixture
def serves(made: Made) -> Iterator[Stub]:
    with serving(made.account.stub()) as stub:
        yield stub


@pytest.fixture
def connection(name: str, made: Made, serves: Stub, database: Database) -> Connected:
    tools = tools_of(database)
    return Connected(tools, connect(tools, name, made.entered, FROM), serves)


def jobs(made: Made, stub: Stub) -> list[Window]:
    """What was asked for, in order."""
    return [made.window(each.body) for each in stub.asked if each.method == "POST" and each.path == made.path]


def is_of_a_job(made: Made, asked: Asked) -> bool:
    """Whether a request looks after a job, or fetches what it made."""
    begins = asked.method == "POST" and asked.path == made.path
    return not begins and ("/s3/" in asked.path or "/files/" in asked.path or "export" in asked.path
                           or asked.path.startswith(made.path))  # fmt: skip


def afresh(connection: Connected, made: Made, name: str) -> Connected:
    """The same account as another connection, that has pulled nothing yet."""
    return Connected(connection.tools, connect(connection.tools, name, made.entered, FROM), connection.stub)


def whole(connection: Connected, made: Made, name: str) -> tuple[dict[str, Any], list[Window]]:
    """What an undisturbed round brings, and which jobs it asked for."""
    other = afresh(connection, made, name)
    assert other.sync().problem is None
    asked = jobs(made, connection.stub)
    connection.stub.asked.clear()
    return told(other), asked


def told(connection: Connected) -> dict[str, Any]:
    """What is held, whoever's it is by our own numbers."""
    found = everything(connection)
    return {name: found[name] for name in ("tickets", "people", "quality_review", "call")}


def test_whichever_request_of_a_job_finds_it_gone_its_time_alone_is_asked_for_again(
    connection: Connected, made: Made, name: str
) -> None:
    expected, windows = whole(connection, made, name)
    stub, number = connection.stub, 0
    while True:
        left, answer = [number], Replied({}, 410 if number % 2 else 404)

        def gone(asked: Asked, left: list[int] = left, answer: Replied = answer) -> None:
            if is_of_a_job(made, asked):
                left[0] -= 1
                if left[0] == -1:
                    stub.troubles.append(answer)

        stub.before = gone
        stub.asked.clear()
        fresh = afresh(connection, made, name)
        assert fresh.sync().problem is None
        assert told(fresh) == expected
        asked = jobs(made, stub)
        if left[0] >= 0:
            break
        assert set(asked) == set(windows)
        assert len(asked) == len(windows) + 1, "one job more, for a time that was asked for"
        number += 1
    assert number >= 2 * len(windows)


def test_all_jobs_forgotten_between_two_rounds_cost_one_job_more(connection: Connected, made: Made, name: str) -> None:
    """The first round ends while the last job is being made; the next begins where the system knows none of them."""
    expected, windows = whole(connection, made, name)
    stub = connection.stub

    def slow(_: Asked) -> None:
        if len(jobs(made, stub)) == len(windows) - 1:
            made.account.looks = 99

    stub.before = slow
    assert isinstance(connection.sync().problem, NotReadyError)
    first, looked_at = jobs(made, stub), {each.path for each in stub.asked if is_of_a_job(made, each)}
    assert first == windows[: len(first)]

    def forgotten(asked: Asked) -> None:
        if asked.path in looked_at:
            stub.troubles.append(Replied({}, 404))

    stub.before, made.account.looks = forgotten, 0
    stub.asked.clear()
    assert connection.sync(NOW + timedelta(minutes=1)).problem is None
    assert told(connection) == expected
    again = jobs(made, stub)
    assert not set(again) & set(first[:-1]), "what was taken in is not asked for again"
    assert first[-1][0] in [begins for begins, _ in again]


def test_a_job_of_the_day_before_yesterday_is_not_believed_to_be_empty(database: Database) -> None:
    """MaestroQA says the same of an export without rows and of one whose file is gone: complete, and no address."""
    made = _maestroqa()
    with serving(made.account.stub()) as stub:
        tools = tools_of(database)
        connection = Connected(tools, connect(tools, "maestroqa", made.entered, FROM), stub)
        made.account.looks = 99
        assert isinstance(connection.sync().problem, NotReadyError)

        def gone(asked: Asked) -> None:
            if asked.path.endswith("/x1"):
                stub.troubles.append(Replied({"status": "complete"}))

        stub.before, made.account.looks = gone, 0
        assert connection.sync(NOW + timedelta(days=2)).problem is None
        assert len(told(connection)["quality_review"]) == 7
        assert len(jobs(made, stub)) == 2


def test_where_every_job_fails_the_round_ends_and_the_place_stays(connection: Connected, made: Made, name: str) -> None:
    expected, _ = whole(connection, made, name)

    def fails(asked: Asked) -> None:
        if is_of_a_job(made, asked):
            connection.stub.troubles.append(Replied({}, 404))

    connection.stub.before = fails
    for hour in range(3):
        assert isinstance(connection.sync(NOW + timedelta(hours=hour)).problem, PullError)
    assert not told(connection)["quality_review"]
    connection.stub.before = lambda _: None
    assert connection.sync(NOW + timedelta(hours=4)).problem is None
    assert told(connection) == expected
