"""Keys: set, kept, made once, changed; never shown, and the one that is wrong is named by where it stands."""

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import BadSettingError, Settings
from bot.keys import FILE, BadKeyFileError, NoKeysError, load_keys, rotate
from bot.root import HomeError, prepare
from storage.database import Database
from storage.inbox import claim, take_in
from storage.inbox import seal_context as inbox_context
from storage.installations import Installation, all_installations, keep_installation
from storage.installations import seal_context as installation_context
from storage.pictures import all_pictures, find_picture, keep_picture
from storage.pictures import seal_context as picture_context
from storage.sealing import Sealer, SealError, new_key

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD, NEW = new_key(), new_key()


def opens(sealer: Sealer, key: str) -> bool:
    """Whether what one key sealed opens."""
    try:
        return sealer.open("here", Sealer([key]).seal("here", b"secret")) == b"secret"
    except SealError:
        return False


@pytest.mark.parametrize(
    "said", [f"{NEW},{OLD}", f" {NEW} , {OLD}\n", f"{NEW}\n{OLD}"], ids=("commas", "spaces", "lines")
)
def test_keys_that_are_set_are_used_and_none_is_made(tmp_path: Path, said: str) -> None:
    sealer = load_keys(Settings(home=tmp_path, encryption_keys=said))
    assert [opens(sealer, key) for key in (NEW, OLD, new_key())] == [True, True, False]
    assert Sealer([NEW]).open("here", sealer.seal("here", b"x")) == b"x"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("said", ["not a key", f"{NEW},short", "ü" * 44], ids=("words", "short", "letters"))
def test_a_key_that_is_none_stops_the_start_and_only_the_setting_is_named(tmp_path: Path, said: str) -> None:
    with pytest.raises(BadSettingError, match="TOUCHLINE_ENCRYPTION_KEYS") as refused:
        load_keys(Settings(home=tmp_path, encryption_keys=said))
    assert not any(part in str(refused.value) for part in (NEW, "not a key", "short", "ü"))


def test_the_embedded_database_gets_a_key_at_the_first_start_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    sealed = load_keys(settings).seal("here", b"secret")
    file = settings.home / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_keys(settings).open("here", sealed) == b"secret"
    assert [each.name for each in settings.home.iterdir()] == [FILE]


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    settings, together, made = Settings(home=tmp_path), threading.Barrier(8), []

    def start() -> None:
        together.wait(30)
        made.append(load_keys(settings))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    sealed = made[0].seal("here", b"secret")
    assert [each.open("here", sealed) for each in made] == [b"secret"] * 8
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_another_database_needs_keys_that_somebody_set(tmp_path: Path) -> None:
    with pytest.raises(NoKeysError, match="touchline keys new"):
        load_keys(Settings(home=tmp_path, database_url="postgresql://touchline@localhost/touchline"))
    assert list(tmp_path.iterdir()) == []


def test_a_newer_key_may_stand_above_the_one_in_the_file(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    (tmp_path / FILE).write_text(f"{NEW}\n{OLD}\n")
    sealer = load_keys(settings)
    assert Sealer([NEW]).open("here", sealer.seal("here", b"x")) == b"x"
    assert opens(sealer, OLD)


@pytest.mark.parametrize("content", [b"", b"half a key", b"\xff\xfe"])
def test_a_spoilt_file_is_named_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(BadKeyFileError, match=FILE):
        load_keys(Settings(home=tmp_path))
    assert (tmp_path / FILE).read_bytes() == content


def test_a_home_that_holds_no_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError):
        load_keys(Settings(home=tmp_path / "file" / "home"))


def test_a_file_that_others_can_read_is_told_of_without_its_keys(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path)
    load_keys(settings)
    key = (tmp_path / FILE).read_text().strip()
    assert caplog.text == ""
    (tmp_path / FILE).chmod(0o644)
    with caplog.at_level(logging.WARNING):
        load_keys(settings)
    assert "can be read by others" in caplog.text
    assert key not in caplog.text


@pytest.fixture
def sealed_with_old(tmp_path: Path) -> Iterator[Database]:
    """A database with two installations, two messages of which one waits, and a picture."""
    database = Database(f"sqlite:///{tmp_path / 'touchline.db'}")
    with closing(database):
        tools = prepare(database, Settings(home=tmp_path), NOW)
        old = Sealer([OLD])
        with database.writing() as session:
            for tenant in ("slack:T1", "slack:T2"):
                token = old.seal(installation_context(tenant), f"token of {tenant}".encode())
                made = Installation(workspace_id=tools.workspace_id, tenant=tenant, sealed=token, installed_at=NOW)
                keep_installation(session, made)
            take_in(session, {"a": old.seal(inbox_context("a"), b"mystats"), "b": None}, NOW)
            keep_picture(session, tools.workspace_id, "p", old.seal(picture_context("p"), b"PNG"), NOW)
        yield database


def contents(database: Database, sealer: Sealer) -> list[bytes]:
    with database.writing() as session:
        tokens = [sealer.open(installation_context(each.tenant), each.sealed) for each in all_installations(session)]
        said = [sealer.open(inbox_context(key), sealed) for key, sealed, _ in claim(session, NOW, NOW)]
        found = [(each, find_picture(session, each)) for each in all_pictures(session)]
        drawn = [sealer.open(picture_context(each), sealed) for each, sealed in found if sealed]
        return tokens + said + drawn


EVERYTHING = [b"token of slack:T1", b"token of slack:T2", b"mystats", b"PNG"]


def test_after_a_change_of_keys_the_old_one_can_be_thrown_away(sealed_with_old: Database) -> None:
    assert rotate(sealed_with_old, Sealer([NEW, OLD])) == 4
    assert contents(sealed_with_old, Sealer([NEW])) == EVERYTHING
    assert rotate(sealed_with_old, Sealer([NEW, OLD])) == 0
    assert rotate(sealed_with_old, Sealer([NEW])) == 0
    with pytest.raises(SealError):
        contents(sealed_with_old, Sealer([OLD]))


def test_a_change_without_the_old_key_changes_nothing(sealed_with_old: Database) -> None:
    with sealed_with_old.writing() as session:
        second = all_installations(session)[0]
        second.sealed = Sealer([NEW]).seal(installation_context(second.tenant), b"token of slack:T1")
    third = new_key()
    with pytest.raises(SealError):
        rotate(sealed_with_old, Sealer([third, NEW]))
    assert contents(sealed_with_old, Sealer([NEW, OLD])) == EVERYTHING
