"""Calling real pagers: by each one's own protocol, again when it passes, given back when it does not, never inside."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import stamina

from bot import pagers
from bot.outside_addresses import ForbiddenError, UnknownNameError, find_outside
from bot.pager_errors import ForbiddenAddressError, KeyRefusedError, ReceiverAwayError, ReceiverError
from bot.pagers import Pagers
from coaching.delivering import Reason
from connectors import outside_addresses
from handlers.escalations.outside import Call
from storage.paging_rules import pager_context
from storage.sealing import Sealer, new_key
from tests.bot.awaited import awaited
from tests.bot.fake_receivers import SECRETS, Receivers, receivers
from tests.certified import certified

SEALER = Sealer([new_key()])
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
KINDS = ("pagerduty", "opsgenie", "webhook")
KEY = "touchline-1-7"
TITLE = "Shop down since nine"


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    """Try again at once."""
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


def call(there: Receivers, kind: str, about: str = "trigger", **more: object) -> Call:
    name = f"The {kind}"
    sealed = SEALER.seal(pager_context(name), SECRETS[kind].encode())
    url = there.address + ("/hook" if kind == "webhook" else "")
    made = Call(kind, name, url, sealed, about, KEY, TITLE, "critical", "Two customers", "https://desk.example.com/1")
    return replace(made, id=f"touchline-1-page-{about}", **more)


def calling(*, private: bool = True) -> Pagers:
    return Pagers(SEALER.open, private=private, clock=lambda: NOW)


@pytest.mark.parametrize("kind", KINDS)
@awaited
async def test_a_page_is_raised_acknowledged_and_resolved_there_under_one_key(kind: str) -> None:
    async with receivers() as there:
        for about in ("trigger", "acknowledge", "resolve"):
            await calling().call(call(there, kind, about))
            assert there.alerts == {KEY: about}
        assert len(there.received) == 3


@pytest.mark.parametrize("kind", KINDS)
@awaited
async def test_what_a_receiver_is_told_is_what_the_escalation_says(kind: str) -> None:
    async with receivers() as there:
        await calling().call(call(there, kind))
        [received] = there.received
        for said in (TITLE, "Two customers", "https://desk.example.com/1"):
            assert said in received.body.decode()
        severity = {"pagerduty": '"critical"', "opsgenie": '"P1"', "webhook": '"critical"'}[kind]
        assert severity in received.body.decode()


@pytest.mark.parametrize("kind", KINDS)
@awaited
async def test_a_title_too_long_for_a_receiver_is_cut_and_not_refused(kind: str) -> None:
    async with receivers() as there:
        await calling().call(call(there, kind, title="word " * 400, details="line\n" * 5000))
        assert there.alerts == {KEY: "trigger"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", [500, 502, 504, 429, 408, "reset"])
@awaited
async def test_what_fails_in_passing_is_tried_again_at_once(kind: str, how: int | str) -> None:
    async with receivers() as there:
        there.fail(how, times=2)
        await calling().call(call(there, kind))
        assert there.alerts == {KEY: "trigger"}
        assert len(there.received) == 3
        if kind == "webhook":
            assert {each.headers["webhook-id"] for each in there.received} == {"touchline-1-page-trigger"}
            assert len(there.ids) == 1


@pytest.mark.parametrize("kind", KINDS)
@awaited
async def test_what_goes_on_failing_is_given_back_to_who_waits_durably(kind: str) -> None:
    async with receivers() as there:
        there.fail(500, times=9)
        with pytest.raises(ReceiverAwayError) as caught:
            await calling().call(call(there, kind))
        assert (caught.value.permanent, caught.value.uncertain) == (False, True)
        assert caught.value.reason is Reason.PLATFORM_AWAY
        assert len(there.received) == 3


@awaited
async def test_a_receiver_that_hangs_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagers, "SECONDS", 0.2)
    async with receivers() as there:
        there.fail("hang", times=9)
        with pytest.raises(ReceiverAwayError) as caught:
            await calling().call(call(there, "webhook"))
        assert caught.value.uncertain, "it may have taken it"


@awaited
async def test_a_receiver_that_is_not_there_has_taken_nothing_for_certain() -> None:
    async with receivers() as there:
        gone = call(there, "webhook")
    with pytest.raises(ReceiverAwayError) as caught:
        await calling().call(gone)
    assert (caught.value.permanent, caught.value.uncertain) == (False, False)


@pytest.mark.parametrize(("status", "after"), [(429, "17"), (503, "120")])
@awaited
async def test_a_pause_that_a_receiver_asks_for_is_left_to_the_engine(status: int, after: str) -> None:
    async with receivers() as there:
        there.fail(status, times=9, Retry_After=after)
        with pytest.raises(ReceiverAwayError) as caught:
            await calling().call(call(there, "opsgenie"))
        assert caught.value.after == float(after)
        assert len(there.received) == 1


@pytest.mark.parametrize("said", ["Wed, 21 Oct 2026 07:28:00 GMT", "-5", "nan", "1e9", "9" * 400, ""])
@awaited
async def test_a_pause_that_makes_no_sense_is_none(said: str) -> None:
    async with receivers() as there:
        there.fail(429, Retry_After=said)
        await calling().call(call(there, "pagerduty"))
        assert there.alerts == {KEY: "trigger"}


@pytest.mark.parametrize("status", [400, 404, 413, 422, 301, 302, 307, 308])
@awaited
async def test_a_refusal_is_final_and_no_redirect_is_followed(status: int) -> None:
    async with receivers() as there:
        there.fail(status, Location=f"{there.address}/hook")
        with pytest.raises(ReceiverError) as caught:
            await calling().call(call(there, "pagerduty"))
        assert caught.value.permanent
        assert f"http_{status}" in caught.value.sentence()
        assert len(there.received) == 1


@pytest.mark.parametrize("kind", ["opsgenie", "webhook"])
@awaited
async def test_a_wrong_key_is_said_to_be_one(kind: str) -> None:
    async with receivers() as there:
        sealed = SEALER.seal(pager_context(f"The {kind}"), b"whsec_d3Jvbmc=")
        with pytest.raises(KeyRefusedError) as caught:
            await calling().call(call(there, kind, sealed=sealed))
        assert caught.value.reason is Reason.TOKEN_GONE
        assert there.alerts == {}


@awaited
async def test_a_secret_that_no_key_of_ours_opens_calls_nobody() -> None:
    async with receivers() as there:
        with pytest.raises(KeyRefusedError):
            await calling().call(call(there, "webhook", name="Another one"))
        with pytest.raises(ReceiverError):
            await calling().call(replace(call(there, "webhook"), kind="pigeon"))
        assert there.received == []


@pytest.mark.parametrize("about", ["acknowledge", "resolve"])
@awaited
async def test_an_alert_that_is_gone_needs_no_closing(about: str) -> None:
    async with receivers() as there:
        await calling().call(call(there, "opsgenie", about))
        assert there.alerts == {}
        assert len(there.received) == 1


@pytest.mark.parametrize(
    ("kind", "url", "path"),
    [
        ("pagerduty", "/v2/enqueue", "/v2/enqueue"),
        ("pagerduty", "/", "/v2/enqueue"),
        ("opsgenie", "/v2/alerts", "/v2/alerts"),
    ],
)
@awaited
async def test_an_address_may_be_given_with_its_path_or_without(kind: str, url: str, path: str) -> None:
    async with receivers() as there:
        made = call(there, kind)
        await calling().call(replace(made, url=there.address + url))
        assert [each.path for each in there.received] == [path]


@awaited
async def test_nothing_inside_is_called_unless_the_operator_allows_it() -> None:
    async with receivers() as there:
        with pytest.raises(ForbiddenAddressError) as caught:
            await calling(private=False).call(call(there, "webhook"))
        assert (caught.value.permanent, caught.value.reason) == (True, Reason.NOT_ALLOWED)
        assert there.received == []


INSIDE = [
    "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.8/", "https://192.168.1.1/", "https://172.16.0.1/",
    "https://[fd00::1]/", "https://[::ffff:10.0.0.8]/", "https://100.64.0.1/", "https://[64:ff9b::10.0.0.8]/",
]  # fmt: skip
NEVER = [
    "https://169.254.169.254/latest/meta-data", "https://[fe80::1]/", "https://[fd00:ec2::254]/", "https://0.0.0.0/", "https://[::]/",
    "https://[::ffff:169.254.169.254]/", "https://224.0.0.1/", "https://240.0.0.1/", "https://[2002:a9fe:a9fe::]/",
    "ftp://93.184.215.14/", "file:///etc/passwd", "https://", "", "https://user:pass@93.184.215.14/",
    "http://93.184.215.14/", "https://[fec0::1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", [*INSIDE, *NEVER])
@awaited
async def test_an_address_inside_is_not_called(url: str) -> None:
    with pytest.raises(ForbiddenError):
        await find_outside(url, private=False)


@pytest.mark.parametrize("url", NEVER)
@awaited
async def test_some_addresses_are_never_called_whatever_is_allowed(url: str) -> None:
    with pytest.raises(ForbiddenError):
        await find_outside(url, private=True)


@pytest.mark.parametrize("url", ["https://10.0.0.8/", "http://127.0.0.1:9/", "http://[::1]/", "https://93.184.215.14/"])
@awaited
async def test_where_private_networks_are_allowed_they_are_called(url: str) -> None:
    assert (await find_outside(url, private=True)).ip in url


class Names:
    """What names lead to, in turn."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[object]:
        self.asked.append(host)
        if not self.answers:
            raise UnknownNameError
        return [outside_addresses.ip_address(each) for each in self.answers.pop(0)]


@pytest.mark.parametrize("found", [["10.0.0.8"], ["93.184.215.14", "10.0.0.8"], ["93.184.215.14", "::1"]])
@awaited
async def test_a_name_that_leads_inside_is_not_called(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_addresses, "_looked_up", Names(found))
    with pytest.raises(ForbiddenError):
        await find_outside("https://pager.example.com/", private=False)


@awaited
async def test_by_a_proxy_the_proxy_looks_names_up_and_addresses_inside_stay_forbidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outside_addresses, "_looked_up", Names())
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("NO_PROXY", "direct.example.com")
    found = await find_outside("https://pager.example.com/", private=False)
    assert (found.ip, found.proxy) == ("", "http://proxy.example.com:3128")
    with pytest.raises(UnknownNameError):
        await find_outside("https://direct.example.com/", private=False)
    for url in ("https://10.0.0.8/", "http://pager.example.com/"):
        with pytest.raises((ForbiddenError, UnknownNameError)):
            await find_outside(url, private=False)


@awaited
async def test_a_name_nobody_knows_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_addresses, "_looked_up", Names())
    async with receivers() as there:
        with pytest.raises(ReceiverAwayError) as caught:
            await calling().call(replace(call(there, "webhook"), url="https://pager.example.com/"))
    assert not caught.value.permanent


@awaited
async def test_the_machine_that_was_looked_at_is_called_under_the_name_its_certificate_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name that would lead elsewhere when it is looked up once more: DNS rebinding.
    names = Names(["127.0.0.1"], ["10.9.9.9"])
    monkeypatch.setattr(outside_addresses, "_looked_up", names)
    async with receivers(certified(tmp_path, "pager.example.com")) as there:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        port = there.address.rpartition(":")[2]
        await calling().call(replace(call(there, "webhook"), url=f"https://pager.example.com:{port}/hook"))
        assert there.alerts == {KEY: "trigger"}
        assert there.received[0].headers["Host"] == f"pager.example.com:{port}"
        assert names.asked == ["pager.example.com"]


@pytest.mark.parametrize("trusted", [True, False])
@awaited
async def test_a_certificate_of_another_name_or_of_nobody_we_trust_ends_the_call(
    trusted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside_addresses, "_looked_up", Names(["127.0.0.1"]))
    name = "other.example.com" if trusted else "pager.example.com"
    async with receivers(certified(tmp_path, name)) as there:
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        port = there.address.rpartition(":")[2]
        with pytest.raises(ReceiverAwayError):
            await calling().call(replace(call(there, "webhook"), url=f"https://pager.example.com:{port}/hook"))
        assert there.received == []


@awaited
async def test_no_address_no_key_and_no_word_of_a_page_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    async with receivers() as there:
        for kind in KINDS:
            there.fail(500)
            await calling().call(call(there, kind))
            there.fail(400)
            with pytest.raises(ReceiverError):
                await calling().call(call(there, kind))
        port = there.address.rpartition(":")[2]
    ours = [each for each in caplog.records if each.name != "asyncio"]
    told = caplog.text + str([vars(each) for each in ours])
    for secret in (TITLE, "Two customers", port, "/hook", *SECRETS.values()):
        assert secret not in told
