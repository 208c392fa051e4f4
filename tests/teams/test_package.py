"""The Teams app package: as the registry has it, valid by Teams's schemas, whole, and the same bytes every time."""

import io
import json
import re
import struct
import zipfile
import zlib
from importlib.metadata import version
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from jsonschema import Draft4Validator
from typer.testing import CliRunner

from bot.cli.app import app
from bot.server import address_of
from bot.teams import about
from bot.teams.icons import color_icon, outline_icon
from bot.teams.package import (
    LEFT_OUT,
    NoAppIdError,
    NoPublicAddressError,
    NotAnAppIdError,
    manifest,
    package,
    translation,
    translations,
)
from handlers.help import WORDS as HELP
from handlers.registry import COMMANDS, SHORTCUTS, find_command
from locales.speech import Speech, supported
from tests.bot.awaited import awaited
from tests.house.tree import ROOT

APP, URL = "01234567-89ab-cdef-0123-456789abcdef", "https://touchline.acme.example"
MANIFEST = manifest(APP, URL)
BOT = MANIFEST["bots"][0]
SCHEMAS = ROOT.parent / "shared" / "schemas"
LONGEST = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
LONGEST_TITLE = 32
"""What Teams shows of a command's title without cutting it; the schema would take 128."""


def wrong_by(schema: str, made: dict) -> list[str]:
    """What an official schema finds wrong; skips without it."""
    path = SCHEMAS / schema
    if not path.exists():
        pytest.skip("Teams's schemas of app packages")
    problems = Draft4Validator(json.loads(path.read_text())).iter_errors(made)
    return [f"{'/'.join(map(str, problem.path))}: {problem.message}" for problem in problems]


def unpacked(made: bytes) -> dict[str, bytes]:
    """A package's files by name."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
    """Width, channels and pixels of a PNG without filters, read by its own rules."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        content = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        at += 12 + length
    width, height, depth, color = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (width, depth) == (height, 8)
    channels = {2: 3, 6: 4}[color]
    raw, row = zlib.decompress(chunks[b"IDAT"]), 1 + width * channels
    assert len(raw) == height * row
    rows = [raw[y * row : (y + 1) * row] for y in range(height)]
    assert {each[0] for each in rows} == {0}
    return width, channels, [tuple(each[x : x + channels]) for each in rows for x in range(1, row, channels)]


def test_the_manifest_is_valid_by_the_official_schema() -> None:
    assert wrong_by("teams.manifest.1.29.json", MANIFEST) == []


@pytest.mark.parametrize("language", translations())
def test_every_translation_is_valid_by_the_official_schema(language: str) -> None:
    assert wrong_by("teams.localization.json", translation(language)) == []


def test_the_schemas_find_what_is_wrong() -> None:
    assert wrong_by("teams.manifest.1.29.json", MANIFEST | {"id": "touchline", "colour": "green"}) != []
    assert wrong_by("teams.localization.json", translation("de") | {"nome.short": "Touchline"}) != []


def test_every_text_has_room_in_teams_in_every_language() -> None:
    for language in supported():
        said = translation(language)
        assert {name: len(said[name]) for name, room in LONGEST.items() if not 0 < len(said[name]) <= room} == {}
    assert MANIFEST["name"] == {"short": said["name.short"], "full": translation("en")["name.full"]}
    assert MANIFEST["description"]["full"] == translation("en")["description.full"]


@pytest.mark.parametrize("listed", BOT["commandLists"], ids=lambda listed: listed["scopes"][0])
def test_the_commands_are_those_of_the_registry_and_help(listed: dict) -> None:
    wanted = [command.name for command in COMMANDS if command.listed and command.name not in LEFT_OUT]
    assert [each["title"] for each in listed["commands"]] == [*wanted, "help"]
    assert len(listed["commands"]) <= 12
    assert listed["triggers"] == ["mention", "slash"]


def test_each_place_it_can_be_installed_in_has_its_list_of_commands() -> None:
    assert [listed["scopes"] for listed in BOT["commandLists"]] == [["personal"], ["team"], ["groupChat"]]
    assert BOT["scopes"] == ["personal", "team", "groupChat"]
    assert BOT["supportsTargetedMessages"] is True


@pytest.mark.parametrize("language", supported())
def test_what_is_chosen_from_the_menu_is_understood_in_every_language(language: str) -> None:
    said = translation(language)
    titles = {text for key, text in said.items() if key.startswith("bots") and key.endswith(".title")}
    assert {title for title in titles if find_command(title) is None} == {"help"}
    assert "help" in HELP
    assert all(len(title) <= LONGEST_TITLE and re.fullmatch("[a-z]+", title) for title in titles)


@pytest.mark.parametrize("language", translations())
def test_every_command_of_every_list_is_described_in_every_language(language: str) -> None:
    said, speech = translation(language), Speech(language, "UTC")
    for number, listed in enumerate(BOT["commandLists"]):
        for place, command in enumerate(listed["commands"]):
            described = said[f"bots[0].commandLists[{number}].commands[{place}].description"]
            found = next((each for each in COMMANDS if each.name == command["title"]), None)
            if found is not None:
                assert command["description"].startswith(found.summary)
                assert described.startswith(speech.say(found.summary))
            assert described != command["description"], "it is still in English"


def test_what_is_offered_on_a_message_is_what_the_registry_says_in_every_language() -> None:
    wanted = [each for each in SHORTCUTS if each.on_message]
    [offered] = MANIFEST["composeExtensions"]
    assert offered["botId"] == APP
    assert [each["id"] for each in offered["commands"]] == [each.key for each in wanted]
    assert {(each["type"], *each["context"], each["fetchTask"]) for each in offered["commands"]} == {
        ("action", "message", True)
    }
    assert 1 <= len(wanted) <= 10, "Teams takes no more"
    for language in supported():
        said, speech = translation(language), Speech(language, "UTC")
        for number, each in enumerate(wanted):
            title = said[f"composeExtensions[0].commands[{number}].title"]
            assert title == speech.say(each.label)
            assert len(title) <= LONGEST_TITLE
            assert title in said[f"composeExtensions[0].commands[{number}].description"]


def test_the_addresses_are_the_public_ones_and_the_version_is_ours() -> None:
    assert MANIFEST["validDomains"] == ["touchline.acme.example"]
    developer = MANIFEST["developer"]
    assert {developer[each] for each in ("websiteUrl", "privacyUrl", "termsOfUseUrl")} == {f"{URL}{about.ABOUT_PATH}"}
    assert MANIFEST["version"] == version("touchline")
    assert MANIFEST["id"] == BOT["botId"] == APP


def test_who_answers_for_it_is_named_and_cut_to_what_teams_takes() -> None:
    assert manifest(APP, URL, "Acme Inc")["developer"]["name"] == "Acme Inc"
    assert len(manifest(APP, URL, "Acme " * 20)["developer"]["name"]) == 32
    assert manifest(APP, URL, " ")["developer"]["name"] == "Touchline"


@pytest.mark.parametrize(
    ("app_id", "url", "error"),
    [
        ("", URL, NoAppIdError),
        ("touchline", URL, NotAnAppIdError),
        (f"{APP}0", URL, NotAnAppIdError),
        (APP, "", NoPublicAddressError),
        (APP, "http://touchline.acme.example", NoPublicAddressError),
        (APP, "touchline.acme.example", NoPublicAddressError),
        (APP, "https://", NoPublicAddressError),
        (APP, "https://[", NoPublicAddressError),
    ],
)
def test_what_teams_would_refuse_is_refused_here(app_id: str, url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        manifest(app_id, url)


def test_the_package_is_whole_and_the_same_every_time() -> None:
    made = package(APP, URL)
    assert package(APP.upper(), f"{URL}/") == made
    files = unpacked(made)
    assert set(files) == {"manifest.json", "color.png", "outline.png", *(f"{each}.json" for each in translations())}
    assert json.loads(files["manifest.json"]) == MANIFEST
    named = {each["file"] for each in MANIFEST["localizationInfo"]["additionalLanguages"]}
    assert named | set(MANIFEST["icons"].values()) | {"manifest.json"} == set(files)
    assert {each.removesuffix(".json") for each in named} == set(supported()) - {"en"}
    assert json.loads(files["de.json"]) == translation("de")


def test_the_colour_icon_is_solid_to_its_edges_and_shows_the_mark_in_the_middle() -> None:
    width, channels, seen = pixels(color_icon())
    assert (width, channels) == (192, 3)
    ground = seen[0]
    apart = [(n % 192, n // 192) for n, pixel in enumerate(seen) if pixel != ground]
    # Teams shows the middle 120 pixels under every mask.
    assert all(36 <= x < 156 and 36 <= y < 156 for x, y in apart)
    assert 1500 < len(apart) < 6000
    assert {(255, 255, 255), (0x9B, 0xE3, 0xB8)} <= set(seen)


def test_the_outline_icon_is_white_on_nothing() -> None:
    width, channels, seen = pixels(outline_icon())
    assert (width, channels) == (32, 4)
    assert {pixel[:3] for pixel in seen} == {(255, 255, 255)}
    clear = [pixel[3] for pixel in seen].count(0)
    assert 500 < clear < 1000
    assert 255 in {pixel[3] for pixel in seen}


def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *words: str, **environment: str) -> tuple[int, str]:
    """Type a command with settings of its own; its exit status and what it said."""
    monkeypatch.setenv("LC_ALL", "C")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["manifest", "teams", *words])
    return told.exit_code, told.output


def test_the_command_line_writes_the_package(tmp_path, monkeypatch) -> None:
    status, said = run(tmp_path, monkeypatch, "--app-id", APP, "--url", URL)
    assert (status, "touchline-teams.zip" in said) == (0, True)
    assert (tmp_path / "touchline-teams.zip").read_bytes() == package(APP, URL)

    status, _ = run(tmp_path, monkeypatch, "--app-id", APP, "--url", URL, "--developer", "Acme", "--out", "a.zip")
    assert status == 0
    assert (tmp_path / "a.zip").read_bytes() == package(APP, URL, "Acme")


def test_without_what_it_needs_the_command_line_says_what_is_missing(tmp_path, monkeypatch) -> None:
    status, said = run(tmp_path, monkeypatch)
    assert (status, "TOUCHLINE_TEAMS_APP_ID" in said) == (1, True)
    status, said = run(tmp_path, monkeypatch, "--app-id", APP)
    assert (status, "TOUCHLINE_PUBLIC_URL" in said) == (1, True)
    status, said = run(tmp_path, monkeypatch, "--app-id", APP, "--url", URL, "--out", "no/such/folder.zip")
    assert (status, "folder.zip" in said) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_it_takes_app_and_address_from_the_settings(tmp_path, monkeypatch) -> None:
    given = {
        "TOUCHLINE_TEAMS_APP_ID": APP,
        "TOUCHLINE_TEAMS_APP_PASSWORD": "hunter2",
        "TOUCHLINE_TEAMS_TENANT_ID": "aaaaaaaa-89ab-cdef-0123-456789abcdef",
        "TOUCHLINE_PUBLIC_URL": URL,
    }
    status, said = run(tmp_path, monkeypatch, **given)
    assert status == 0, said
    made = (tmp_path / "touchline-teams.zip").read_bytes()
    assert made == package(APP, URL)
    assert "hunter2" not in said


@awaited
async def test_the_page_that_the_package_links_to_is_there_in_the_readers_language() -> None:
    served = web.Application()
    about.mount(served)
    runner = web.AppRunner(served, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"{address_of(runner)}{about.ABOUT_PATH}"
        async with ClientSession() as client:
            async with client.get(address) as english:
                assert english.status == 200
                assert "keeps no word of it" in await english.text()
                assert "default-src 'none'" in english.headers["Content-Security-Policy"]
            async with client.get(address, headers={"Accept-Language": "de"}) as german:
                assert '<html lang="de">' in await german.text()
    finally:
        await runner.cleanup()
