"""The Slack app's manifest: valid by Slack's own schema, and with the commands that Touchline has."""

import json

import pytest
import yaml
from jsonschema import Draft7Validator

from handlers.registry import COMMANDS
from tests.house.tree import ROOT, words_of

MANIFEST = yaml.safe_load(words_of("manifest.yml"))
SCHEMAS = ROOT.parent / "shared" / "schemas"


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_the_manifest_is_valid(version: str) -> None:
    schema = SCHEMAS / f"slack.manifest.{version}.json"
    if not schema.exists():
        pytest.skip("Slack's schema of manifests")
    problems = Draft7Validator(json.loads(schema.read_text())).iter_errors(MANIFEST)
    assert [f"{'/'.join(map(str, problem.path))}: {problem.message}" for problem in problems] == []


def test_the_manifest_has_the_commands_of_the_registry_and_one_for_all_of_them() -> None:
    offered = {each["command"] for each in MANIFEST["features"]["slash_commands"]}
    assert offered == {f"/{command.name}" for command in COMMANDS if command.slash} | {"/touchline"}


def test_the_manifest_says_of_each_command_what_the_help_says() -> None:
    said = {
        each["command"]: (each["description"], each["usage_hint"]) for each in MANIFEST["features"]["slash_commands"]
    }
    for command in COMMANDS:
        if command.slash:
            usage = command.usage.removeprefix(f"{command.name} ")
            assert said[f"/{command.name}"] == (command.summary, usage)


def test_the_manifest_holds_no_real_address() -> None:
    assert words_of("manifest.yml").count("https://") == words_of("manifest.yml").count(
        "https://touchline.example.com/"
    )
