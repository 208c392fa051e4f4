"""Files that lie elsewhere, as an answer says: fetched outside by https, inside from the operator's machine alone.

Who may be called is decided in one place, which `tests/bot/test_pagers.py` tries with many more addresses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connectors import outside_addresses
from connectors.pull import client as clients
from connectors.pull.asking import Ask
from connectors.pull.auth import bearer
from connectors.pull.client import Client
from connectors.pull.errors import InsideAddressError, NotThereError, RefusedRequestError, UnreachableError
from connectors.pull.system import TOKEN, System
from tests.certified import certified
from tests.systems.stub import Asked, Replied, Stub, serving

KEY = "a-very-secret-key"
FILE = b"id,at\r\n1,2\r\n"
SYSTEM = System("made", "Made", (TOKEN,), "https://made.example", bearer(), (), check=Ask("/me"))


@contextmanager
def store(answer: Replied | None = None) -> Iterator[Stub]:
    """A store of files on this machine."""
    stub = Stub()
    stub.on("GET", "/file", lambda _: answer or Replied(FILE))
    with serving(stub):
        yield stub


def fetched(url: str, *, operated: str = "") -> bytes:
    """Fetch a file as a client does whose system's address the operator has set, or not."""
    with Client(SYSTEM, {"token": KEY}, base=operated, attempts=1) as client:
        return client.download(url, "reviews")


@pytest.mark.parametrize(
    "url",
    ["https://10.0.0.8/file", "https://127.0.0.1/file", "https://[::1]/file", "https://169.254.169.254/latest/meta-data",
     "https://[fd00:ec2::254]/file", "https://[::ffff:10.0.0.8]/file", "https://localhost/file",
     "http://93.184.215.14/file", "https://me:word@93.184.215.14/file", "ftp://93.184.215.14/file", "file:///etc/passwd",
     "https://[::1", ""],
)  # fmt: skip
@pytest.mark.parametrize("operated", ["", "http://127.0.0.9:8080"])
def test_a_file_inside_or_in_the_clear_is_not_fetched(url: str, operated: str) -> None:
    """Neither where the operator has named another machine inside."""
    with pytest.raises(InsideAddressError) as raised:
        fetched(url, operated=operated)
    assert raised.value.permanent


def test_a_server_on_our_own_machine_hears_nothing_of_it() -> None:
    with store() as stub:
        for host in ("127.0.0.1", "localhost", "127.0.0.1.", "0x7f.1"):
            with pytest.raises((InsideAddressError, UnreachableError)):
                fetched(stub.url.replace("127.0.0.1", host) + "/file")
    assert stub.asked == []


def test_the_machine_the_operator_has_named_is_asked_by_any_of_its_names_and_without_the_key() -> None:
    with store() as stub:
        for host in ("127.0.0.1", "localhost"):
            assert fetched(stub.url.replace("127.0.0.1", host) + "/file", operated="http://127.0.0.1:9") == FILE
    assert [KEY in str(each.headers) for each in stub.asked] == [False, False]
    port = stub.url.rpartition(":")[2]
    assert [each.headers["host"] for each in stub.asked] == [f"127.0.0.1:{port}", f"localhost:{port}"]


def test_a_redirect_of_a_file_is_not_followed() -> None:
    with store() as inside, store(Replied(b"", 302, {"Location": f"{inside.url}/file"})) as stub:
        with pytest.raises(RefusedRequestError):
            fetched(f"{stub.url}/file", operated="http://127.0.0.1:9")
        assert len(stub.asked) == 1
    assert inside.asked == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_store_that_admits_nobody_any_more_says_that_the_file_is_gone_and_nothing_of_the_key(status: int) -> None:
    """So its job is asked for anew."""
    with store(Replied(b"", status)) as stub, pytest.raises(NotThereError):
        fetched(f"{stub.url}/file", operated="http://127.0.0.1:9")


class Names:
    """What names lead to, in turn."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[outside_addresses.Ip]:
        self.asked.append(host)
        if not self.answers:
            raise outside_addresses.UnknownNameError
        return [outside_addresses.ip_address(each) for each in self.answers.pop(0)]


@pytest.mark.parametrize("found", [["10.0.0.8"], ["93.184.215.14", "10.0.0.8"], ["93.184.215.14", "::1"]])
def test_a_name_that_leads_inside_is_not_asked(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_addresses, "_looked_up", Names(found))
    with pytest.raises(InsideAddressError):
        fetched("https://files.example.com/file")


@pytest.mark.parametrize("beside", ["10.0.0.8", "127.0.0.9"])
def test_of_a_names_machines_only_the_operators_is_asked(beside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with store() as stub:
        monkeypatch.setattr(outside_addresses, "_looked_up", Names(["127.0.0.1"], [beside, "127.0.0.1"]))
        port = stub.url.rpartition(":")[2]
        assert fetched(f"http://files.example.com:{port}/file", operated="http://desk.example.com:9") == FILE
        assert len(stub.asked) == 1


def test_a_name_nobody_knows_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside_addresses, "_looked_up", Names())
    with pytest.raises(UnreachableError) as raised:
        fetched("https://files.example.com/file")
    assert not raised.value.permanent


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the authority stands whom the clients of this test trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    clients._trusted.cache_clear()
    yield tmp_path
    clients._trusted.cache_clear()


@pytest.mark.parametrize("name", ["files.example.com", "other.example.com"])
def test_the_machine_that_was_looked_at_is_asked_under_the_name_its_certificate_holds(
    name: str, trusting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that would lead elsewhere when it is looked up once more: DNS rebinding."""
    names = Names(["127.0.0.1"], ["127.0.0.1"], ["10.9.9.9"])
    monkeypatch.setattr(outside_addresses, "_looked_up", names)
    hosts: list[str] = []

    def answer(asked: Asked) -> Replied:
        hosts.append(asked.headers["host"])
        return Replied(FILE)

    stub = Stub()
    stub.on("GET", "/file", answer)
    with serving(stub, certified(trusting, name)):
        port = stub.url.rpartition(":")[2]
        url = f"https://files.example.com:{port}/file"
        if name in url:
            assert fetched(url, operated="http://desk.example.com:9") == FILE
        else:
            with pytest.raises(UnreachableError):
                fetched(url, operated="http://desk.example.com:9")
    assert hosts == ([f"files.example.com:{port}"] if name in url else [])
    assert names.asked == ["desk.example.com", "files.example.com"]
