"""What the documents say is so: commands, targets of make, links, definitions, settings, decisions."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.cli.app import app
from bot.config import Settings
from handlers.help import WORDS as HELP
from handlers.registry import find_command
from kpi.definitions import BY_KEY, KPIS, Kpi
from tests.house.tree import ROOMS, ROOT, words_of

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/adr/0*.md"))
SECTIONS = ["Context", "Decision", "What got better", "What got worse"]
OPERATIONS = words_of("docs/operations.md")
BEGIN, END = "<!-- definitions: written by `make golden` from kpi/definitions.py -->", "<!-- end of definitions -->"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def shell_lines(path: Path) -> list[str]:
    """The commands of a document: lines that begin with a prompt, continued ones joined."""
    blocks = re.findall(r"^```console\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    joined = "\n".join(blocks).replace("\\\n", " ")
    return [line[2:] for line in joined.splitlines() if line.startswith("$ ")]


def said_to_touchline() -> Iterator[tuple[str, list[str]]]:
    """Every command line of Touchline's in every document, and its words without settings in front of it."""
    for path in DOCUMENTS:
        for line in shell_lines(path):
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words and words[0].endswith("touchline"):
                yield f"{name(path)}: {line}", words[1:]


def wrong_in(words: list[str]) -> str:
    """What is wrong with a command line, by the command line's own declaration; empty when nothing is."""
    command = typer.main.get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    if hasattr(command, "commands"):
        return f"no such command: {' '.join(words)}"
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    unknown = [word for word in words if word.startswith("--") and word not in known]
    return f"no such option: {unknown}" if unknown else ""


def test_every_command_line_in_the_documents_exists() -> None:
    lines = list(said_to_touchline())
    assert len(lines) > 10
    assert [f"{line}: {wrong}" for line, words in lines if (wrong := wrong_in(words))] == []


def test_everything_the_documents_say_in_chat_is_understood() -> None:
    said = [words[-1] for _, words in said_to_touchline() if words[:1] == ["chat"]]
    assert len(said) >= 3
    assert [words for words in said if words not in HELP and find_command(words) is None] == []


def test_every_target_of_make_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", words_of("Makefile"), re.MULTILINE))
    promised = {
        target
        for path in DOCUMENTS
        for quoted in re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8"))
        for target in re.findall(r"^make ([a-z]+)", quoted)
    }
    promised |= {line.split()[1] for path in DOCUMENTS for line in shell_lines(path) if line.startswith("make ")}
    assert {"run", "test", "check"} <= promised
    assert promised - targets == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_link_within_the_documents_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    leads = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in leads if link and not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_every_file_the_documents_name_is_there(path: Path) -> None:
    rooms = "|".join((*ROOMS, "tests", "docs"))
    named = re.findall(rf"`((?:{rooms})/[\w/.-]+\.\w+)`", path.read_text(encoding="utf-8"))
    assert [each for each in named if not re.search("NAME|NNNN", each) and not (ROOT / each).exists()] == []


def test_the_changelog_has_a_place_for_what_comes_next() -> None:
    assert "\n## [Unreleased]\n" in words_of("CHANGELOG.md")
    assert "https://keepachangelog.com/" in words_of("CHANGELOG.md")


@pytest.mark.parametrize("path", DECISIONS, ids=name)
def test_every_decision_has_the_sections_of_the_template_and_is_listed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert f"]({path.name})" in words_of("docs/adr/README.md")
    assert text.startswith(f"# {int(path.name[:4])}. ")


def test_decisions_are_numbered_without_gaps_and_the_code_names_only_those() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    named = {
        int(n)
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for n in re.findall(r"ADR (\d+)", path.read_text())
    }
    assert named - set(numbers) == set()


def definitions_table() -> str:
    """The table of docs/kpis.md, from the declarations."""
    head = "| KPI | key | version | unit | better | minimum | of a person | typed |\n" + "| --- " * 8 + "|\n"
    return head + "".join(
        f"| {kpi.name} | `{kpi.key}` | {kpi.version} | {kpi.unit} | {kpi.better} | {kpi.minimum or '–'} "
        f"| {'yes' if kpi.personal else 'no'} | {', '.join(kpi.aliases)} |\n"
        for kpi in KPIS
    )


def test_the_table_of_definitions_is_what_the_code_declares(request) -> None:
    before, rest = words_of("docs/kpis.md").split(BEGIN)
    table, after = rest.split(END)
    if request.config.getoption("--golden"):
        whole = f"{before}{BEGIN}\n\n{definitions_table()}\n{END}{after}"
        (ROOT / "docs/kpis.md").write_text(whole, encoding="utf-8")
    else:
        assert table.strip() == definitions_table().strip()


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.key)
def test_every_definition_is_described_as_it_is_declared(kpi: Kpi) -> None:
    sections = {part.partition("\n")[0]: part for part in words_of("docs/kpis.md").split("\n## ")}
    section = sections[kpi.name]
    assert f"`{kpi.label}`" in section
    assert kpi.formula in " ".join(section.replace("\n> ", " ").split())
    assert kpi.source in section


def test_the_settings_described_are_those_there_are() -> None:
    described = set(re.findall(r"^\| `TOUCHLINE_(\w+)`", OPERATIONS, re.MULTILINE))
    assert described == {field.upper() for field in Settings.model_fields}


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_the_defaults_described_are_those_there_are(field: str) -> None:
    row = re.search(
        rf"^\| `TOUCHLINE_{field.upper()}` \| `?([^|`]*)`? \|", words_of("docs/operations.md"), re.MULTILINE
    )
    assert row is not None
    assert row[1].replace("empty", "") == str(Settings.model_fields[field].default or "")


def test_the_glossary_explains_the_words_of_an_answer() -> None:
    glossary = words_of("README.md").partition("\n## Glossary\n")[2].casefold()
    keys = ("first_reply", "requester_wait", "one_touch", "csat", "sla", "full_resolution", "backlog", "reopen_rate")
    words = [
        "xmr",
        "wilson",
        "funnel",
        "signal",
        "business hours",
        "p90",
        "median",
        *(BY_KEY[key].name for key in keys),
    ]
    assert [word for word in words if word.casefold() not in glossary] == []
