"""The Slack app's manifest: as the registry has it, valid by Slack's schema, and asking for no right without need."""

import json
import re

import pytest
import yaml
from jsonschema import Draft7Validator
from typer.testing import CliRunner

from bot.cli.app import app
from bot.slack.manifest import EVENTS, as_yaml, manifest
from bot.slack.scopes import ALL, SCOPES
from handlers.registry import COMMANDS, SHORTCUTS, find_shortcut
from tests.house.tree import ROOT, modules, words_of

WRITTEN = words_of("manifest.yml")
MANIFEST = yaml.safe_load(WRITTEN)
SCHEMAS = ROOT.parent / "shared" / "schemas"
KINDS = {
    "https": MANIFEST,
    "Socket Mode": manifest("", socket=True),
    "Socket Mode in many workspaces": manifest("https://touchline.example.com", socket=True),
}
NEEDED_BY = {
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "oauth.v2.access": (),
    "apps.connections.open": (),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read", "users:read.email"),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""Slack's methods, and what each wants: https://docs.slack.dev/reference/methods"""

WANTED_BY_EVENTS = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.im": ("im:history",),
    "reaction_added": ("reactions:read",),
    "tokens_revoked": (),
}
"""Slack's events, and what each wants: https://docs.slack.dev/reference/events"""


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_manifest_is_valid(version: str, kind: str) -> None:
    schema = SCHEMAS / f"slack.manifest.{version}.json"
    if not schema.exists():
        pytest.skip("Slack's schema of manifests")
    problems = Draft7Validator(json.loads(schema.read_text())).iter_errors(KINDS[kind])
    assert [f"{'/'.join(map(str, problem.path))}: {problem.message}" for problem in problems] == []


def test_the_manifest_in_the_repository_is_the_one_that_is_printed(request) -> None:
    if request.config.getoption("--golden"):
        (ROOT / "manifest.yml").write_text(as_yaml(manifest()), encoding="utf-8")
    else:
        assert as_yaml(manifest()) == WRITTEN


def test_the_command_line_prints_it_for_an_address_and_for_none() -> None:
    printed = CliRunner().invoke(app, ["manifest", "slack"])
    assert (printed.exit_code, printed.stdout) == (0, WRITTEN)

    elsewhere = CliRunner().invoke(app, ["manifest", "slack", "--url", "https://touchline.acme.example/"])
    assert yaml.safe_load(elsewhere.stdout) == manifest("https://touchline.acme.example")

    socket = CliRunner().invoke(app, ["manifest", "slack", "--socket"])
    assert "://" not in json.dumps(yaml.safe_load(socket.stdout))
    assert yaml.safe_load(socket.stdout)["settings"]["socket_mode_enabled"] is True

    assert CliRunner().invoke(app, ["manifest", "slack", "--url", "touchline.example.com"]).exit_code == 2


def test_the_manifest_has_the_commands_of_the_registry_and_one_for_all_of_them() -> None:
    offered = [each["command"] for each in MANIFEST["features"]["slash_commands"]]
    assert offered == [*(f"/{command.name}" for command in COMMANDS if command.slash), "/touchline"]


def test_the_manifest_says_of_each_command_what_the_help_says() -> None:
    said = {
        each["command"]: (each["description"], each["usage_hint"]) for each in MANIFEST["features"]["slash_commands"]
    }
    for command in COMMANDS:
        if command.slash:
            usage = command.usage.removeprefix(f"{command.name} ")
            assert said[f"/{command.name}"] == (command.summary, usage)


@pytest.mark.parametrize("each", MANIFEST["features"]["slash_commands"], ids=lambda each: each["command"])
def test_slack_takes_each_command_and_its_words(each: dict) -> None:
    assert re.fullmatch(r"/[a-z]{1,31}", each["command"])
    assert 1 <= len(each["description"]) <= 2000
    assert 1 <= len(each["usage_hint"]) <= 1000


def test_slack_takes_the_shortcuts_and_each_leads_to_words() -> None:
    shortcuts = MANIFEST["features"]["shortcuts"]
    assert 1 <= len(shortcuts) == len(SHORTCUTS) <= 10
    for each in shortcuts:
        found = find_shortcut(each["callback_id"])
        assert found is not None
        assert (found.label, found.on_message) == (each["name"], each["type"] == "message")
        assert 1 <= len(each["name"]) <= 24
        assert 1 <= len(each["description"]) <= 150


def test_slack_takes_the_names_and_the_description() -> None:
    shown = MANIFEST["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000


def test_each_scope_is_asked_for_because_a_method_or_an_event_wants_it_and_no_other_is() -> None:
    # Commands and shortcuts are features of the manifest, and want the scope of their own.
    wanted = {"commands"} | {scope for scopes in WANTED_BY_EVENTS.values() for scope in scopes}
    wanted |= {scope for method in called() for scope in NEEDED_BY[method]}
    assert set(SCOPES) == wanted
    assert MANIFEST["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)


def called() -> set[str]:
    """The methods that the package calls; `pacing` knows the pace of others too."""
    method = r'"((?:api|apps|auth|chat|conversations|files|oauth|usergroups|users|views)(?:\.[a-zA-Z0-9]+)+)"'
    mine = [each for each in modules() if each.path.startswith("bot/slack/") and each.path != "bot/slack/pacing.py"]
    return {name for module in mine for name in re.findall(method, module.text)} - {"users:read.email"}


def test_every_event_is_known_with_what_it_wants() -> None:
    assert set(EVENTS) == set(WANTED_BY_EVENTS) == set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def test_what_slack_may_be_refused_is_part_of_what_is_asked_for() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert {scope.name for scope in ALL if scope.optional} == set(scopes["bot_optional"])
    assert not {"commands", "chat:write", "users:read"} & set(scopes["bot_optional"])


def test_the_manifest_holds_no_real_address() -> None:
    assert (
        WRITTEN.count("https://") == WRITTEN.count("https://touchline.example.com/") + 1
    )  # the comment's "https://..."


BEGIN, END = "<!-- scopes: written by `make golden` from bot/slack/scopes.py -->", "<!-- end of scopes -->"


def scopes_table() -> str:
    """The table of docs/slack.md."""
    head = "| scope | is for | without it | optional |\n| --- | --- | --- | --- |\n"
    rows = (
        f"| `{scope.name}` | {scope.why} | {scope.without} | {'yes' if scope.optional else 'no'} |\n" for scope in ALL
    )
    return head + "".join(rows)


def test_the_document_says_of_each_scope_what_it_is_for_and_what_is_lost_without(request) -> None:
    before, rest = words_of("docs/slack.md").split(BEGIN)
    table, after = rest.split(END)
    if request.config.getoption("--golden"):
        (ROOT / "docs/slack.md").write_text(f"{before}{BEGIN}\n\n{scopes_table()}\n{END}{after}", encoding="utf-8")
    else:
        assert table.strip() == scopes_table().strip()
