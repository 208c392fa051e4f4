"""What a system may answer that its contract does not have: the walk ends, with a word for it, and nothing leaks."""

import base64
import gc
import traceback
import weakref
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from connectors.pull import client as clients
from connectors.pull.asking import Ask
from connectors.pull.auth import Basic, Grant, bearer
from connectors.pull.client import Client
from connectors.pull.errors import (
    EndlessPagesError,
    NoAnswerError,
    OddAnswerError,
    PullError,
    RefusedRequestError,
    StrayLinkError,
    UnreachableError,
)
from connectors.pull.paging import Anchored, Cursor, LastRow, NextLink, Pages, Paging
from connectors.pull.quotas import dated, pause_asked
from connectors.pull.row import Row
from connectors.pull.system import TOKEN, About, Pulled, Stream, System
from connectors.pull.walk import Page, Position, walk
from kpi.facts import Agent
from tests.systems.stub import Asked, Replied, Stub, serving

KEY = "a-very-secret-key"
NOW = 1_774_008_000
DAY = 86_400
Answer = Callable[[Asked], Replied]


def person(row: Row, _: About) -> Iterator[Pulled]:
    yield Agent(row.need("id"), row.text("name") or "")


def system_of(paging: Paging, **more: Any) -> System:
    """A system with one list of people."""
    listed = Stream("people", Ask("/people", {"since": "{since}"}), person, "people", paging, **more)
    return System("made", "Made", (TOKEN,), "https://made.example", bearer(), (listed,), check=Ask("/me"))


def pages(answer: Answer, paging: Paging, **more: Any) -> list[Page]:
    """Walk the list of a system that answers so."""
    stub, system = Stub(), system_of(paging, **more)
    stub.on("GET", r"/people", answer)
    with serving(stub), Client(system, {"token": KEY}, base=stub.url, sleep=lambda _: None) as client:
        return list(walk(client, system.streams[0], Position(), NOW - DAY, NOW))


def fetch(system: System, token: str = KEY, **more: Any) -> None:
    """Ask once."""
    with Client(system, {"token": token}, **more) as client:
        client.fetch(Ask("/people"))


def failure(answer: Answer, paging: Paging | None = None) -> PullError:
    with pytest.raises(PullError) as raised:
        pages(answer, paging or NextLink("next"))
    assert KEY not in "".join(traceback.format_exception(raised.value))
    return raised.value


@pytest.mark.parametrize("doc", [5, None, True, "people", [5], {"people": 5}, {"people": {"1": 2}}, {"error": "no"}])
def test_json_of_another_shape_is_odd(doc: Any) -> None:
    assert isinstance(failure(lambda _: Replied(doc)), OddAnswerError)


@pytest.mark.parametrize(
    "body", [b"<html>Down for maintenance</html>", b"", b"[" * 200_000, b'{"people": [' + b"1" * 5000 + b"]}"]
)
def test_what_is_no_json_is_odd(body: bytes) -> None:
    assert isinstance(failure(lambda _: Replied(body)), OddAnswerError)


@pytest.mark.parametrize("link", [5, {"href": "/people"}, ["/people"], True])
def test_a_link_that_is_no_text_is_odd(link: Any) -> None:
    assert isinstance(failure(lambda _: Replied({"people": [{"id": 1}], "next": link})), OddAnswerError)


@pytest.mark.parametrize(
    "link", ["{elsewhere}/people", "https://evil.example/people", "{own}@evil.example/", "http://[::1",
             "{named}/people", "http://evil.example\\@127.0.0.1/", "http://127.0.0.1:99999999/people"],
)  # fmt: skip
def test_no_key_follows_a_link(link: str) -> None:
    """Neither to another host nor port, nor with a name and a password before the host."""
    elsewhere = Stub()

    def answer(asked: Asked) -> Replied:
        own = f"http://{asked.headers['host']}"
        names = {"own": own, "named": own.replace("//", "//me:word@"), "elsewhere": elsewhere.url}
        return Replied({"people": [{"id": 1}], "next": link.format_map(names)})

    with serving(elsewhere):
        assert isinstance(failure(answer), StrayLinkError)
    assert elsewhere.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    elsewhere = Stub()
    with serving(elsewhere):
        problem = failure(lambda _: Replied({}, status, {"Location": f"{elsewhere.url}/people"}))
        assert isinstance(problem, RefusedRequestError)
        assert problem.permanent
    assert elsewhere.asked == []


def test_the_same_host_written_otherwise_is_the_same() -> None:
    system = system_of(NextLink("next"))
    with Client(system, {"token": KEY}) as client:
        assert client._is_ours("https://MADE.example:443/people?page=2")
        assert not client._is_ours("http://made.example/people")
        assert not client._is_ours("https://made.example.evil.example/")


def test_a_list_that_never_ends_is_left() -> None:
    """Numbers that grow, links that differ: the rows are the same."""
    rows = [{"id": n} for n in range(2)]
    assert isinstance(failure(lambda _: Replied({"people": rows}), Pages("page", 2)), EndlessPagesError)
    count = iter(range(1000))
    links = lambda _: Replied({"people": rows, "next": f"/people?page={next(count)}"})  # noqa: E731
    assert isinstance(failure(links), EndlessPagesError)
    assert next(count) < 5


def test_a_cursor_that_goes_back_is_left() -> None:
    back = {"": "b", "b": "c", "c": "b"}
    answer = lambda asked: Replied({"people": [{"id": 1}], "c": back[asked.query.get("c", "")]})  # noqa: E731
    assert isinstance(failure(answer, Cursor("c", "c")), EndlessPagesError)


def test_a_broken_row_at_the_end_of_a_page_does_not_end_the_list() -> None:
    behind = {"3": [], "": [{"id": 3}, 5]}
    found = pages(lambda asked: Replied({"people": behind[asked.query.get("before", "")]}), LastRow("id", "before"))
    assert [page.rows for page in found] == [2, 0]


def test_what_no_database_keeps_is_put_out_of_texts() -> None:
    body = rb'{"people": [{"id": "1\u0000", "name": "\ud83d\ude00 \ud800 Zo\u00eb \\u0000"}]}'
    [page] = pages(lambda _: Replied(body), NextLink("next"))
    assert page.facts == [Agent("1�", "😀 � Zoë \\u0000")]


@pytest.mark.parametrize("wide", ["utf-8", "utf-16", "utf-32"])
def test_halves_of_characters_are_put_out_however_they_are_written(wide: str) -> None:
    body = '{"people": [{"id": "1", "name": "a\ud800b"}]}'.encode(wide, "surrogatepass")
    [page] = pages(lambda _: Replied(body), NextLink("next"))
    assert page.facts == [Agent("1", "a�b")]


def test_an_answer_that_comes_drop_by_drop_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "LONGEST_ANSWER", 5.0)
    ticks = iter(range(0, 1000, 3))
    stub, system = Stub(), system_of(NextLink("next"))
    stub.on("GET", r"/people", lambda _: Replied(b" " * 300_000))
    with serving(stub), pytest.raises(NoAnswerError):
        fetch(system, base=stub.url, clock=lambda: next(ticks), attempts=1)


def test_an_answer_is_read_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "LARGEST", 100_000)
    assert isinstance(failure(lambda _: Replied(b" " * 200_000)), OddAnswerError)


@pytest.mark.parametrize("token", ["ключ", "line\nbreak", "x" * 200_000])
def test_a_key_that_cannot_be_sent_is_in_no_error(token: str) -> None:
    stub, system = Stub(), system_of(NextLink("next"))
    with serving(stub), pytest.raises(PullError) as raised:
        fetch(system, token, base=stub.url, attempts=1)
    said = "".join(traceback.format_exception(raised.value)) + repr(raised.value.values)
    assert token not in said
    assert token.encode("unicode_escape").decode() not in said


@pytest.mark.parametrize("doc", [5, [], {}, {"access_token": 5, "expires_in": "soon"}, "token", None])
def test_an_odd_token_is_said_to_be_odd(doc: Any) -> None:
    stub, plain = Stub(), system_of(NextLink("next"))
    grant = Grant("https://login.example/token", {"grant_type": "client_credentials"}, Basic("me", "{token}"))
    system = System(plain.name, plain.title, plain.entries, plain.base, grant, plain.streams, plain.check)
    stub.on("POST", r"/token", lambda _: Replied(doc))
    with serving(stub), pytest.raises(OddAnswerError) as raised:
        fetch(system, base=stub.url)
    said = "".join(traceback.format_exception(raised.value))
    assert KEY not in said
    assert base64.b64encode(f"me:{KEY}".encode()).decode() not in said


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator's, for whoever may not go out otherwise. What is asked of it is a way to the host, and no more."""
    proxy = Stub()
    with serving(proxy):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        with pytest.raises(UnreachableError) as raised:
            fetch(system_of(NextLink("next")), attempts=1)
    assert raised.value.values["reason"] == "ProxyError"
    assert proxy.asked == []


HTTP_DATE = format_datetime(datetime.fromtimestamp(NOW, UTC), usegmt=True)


@pytest.mark.parametrize(
    ("clock", "row", "reached"),
    [
        (0, NOW - 600, NOW - 600),
        (0, NOW + 50 * DAY, NOW),
        (3 * DAY, NOW - 600, NOW - 600),
        (-3 * DAY, NOW - 600, NOW - 600),
    ],
    ids=["all well", "a row of the future", "our clock is fast", "our clock is slow"],
)
def test_the_next_round_begins_no_later_than_what_was_seen(clock: int, row: int, reached: int) -> None:
    [page] = _dated(NOW + clock, row, time=lambda each: each.epoch("at"))
    assert page.position.since == reached - 120


@pytest.mark.parametrize(("clock", "reached"), [(0, NOW), (3 * DAY, NOW), (-3 * DAY, NOW - 3 * DAY)])
def test_where_no_row_is_dated_the_systems_own_clock_bounds_ours(clock: int, reached: int) -> None:
    [page] = _dated(NOW + clock, NOW, time=None)
    assert page.position.since == reached - 120


def _dated(now: int, row: int, time: Any) -> list[Page]:
    system = system_of(NextLink("next"), time=time)

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"people": [{"id": 1, "at": row}]}, headers={"Date": HTTP_DATE})

    with Client(system, {"token": KEY}) as client:
        client._http.close()
        client._http = httpx.Client(transport=httpx.MockTransport(answer))
        return list(walk(client, system.streams[0], Position(), NOW - 30 * DAY, now))


@pytest.mark.parametrize(
    "said", ["", "soon", "1e9999", "-5", "²", "Mon, 99 Foo 99999999999 99:99:99", " ", ",", "Mon,"]
)
def test_an_odd_retry_after_is_none(said: str) -> None:
    assert pause_asked({"retry-after": said}, ("left", "reset"), 503, NOW) == 0.0
    assert dated({"date": said}) is None


def test_a_pause_is_reckoned_by_the_answers_own_clock_and_has_a_limit() -> None:
    quota = ("left", "reset")
    assert pause_asked({"left": "0", "reset": str(NOW + 30)}, quota, 200, NOW) == 30
    assert pause_asked({"retry-after": HTTP_DATE}, quota, 429, NOW - 10) == 10
    assert pause_asked({"retry-after": "9" * 20}, quota, 429, NOW) == DAY


def test_a_page_of_one_second_that_does_not_move_is_left_with_an_error() -> None:
    rows = [{"id": n, "at": NOW - 50} for n in range(3)]
    more = {"time": lambda row: row.epoch("at")}
    with pytest.raises(EndlessPagesError):
        pages(lambda _: Replied({"people": rows}), Anchored(3), **more)


def test_an_answer_is_gone_with_whoever_read_it_last() -> None:
    """A page's body may be large: it must not wait until Python looks for what holds each other."""
    stub = Stub()
    stub.on("GET", r"/me", lambda _: Replied({"people": []}))
    gc.disable()
    try:
        with serving(stub), Client(system_of(NextLink()), {"token": KEY}, base=stub.url) as client:
            answer = client.fetch(Ask("/me"))
            assert answer.json() == {"people": []}
            held = weakref.ref(answer)
            del answer
            assert held() is None
    finally:
        gc.enable()
