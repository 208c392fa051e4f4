"""What may stand in the repository, and what the lock file holds."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT, tracked, words_of

# Put together here, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
PLACES = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/[A-Za-z]|[A-Z]:\\Users")
PROJECT = tomllib.loads(words_of("pyproject.toml"))
LOCK = words_of("requirements.lock")
PINNED = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCK, re.MULTILINE)
}


def texts() -> list[tuple[str, str]]:
    """Every tracked file that is text, by its path from the root."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path.relative_to(ROOT).as_posix(), content.decode("utf-8")))
    return found


def test_no_file_names_a_package_registry() -> None:
    assert [path for path, text in texts() if any(host in text for host in REGISTRIES)] == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = [f"{path}: {place.group()}" for path, text in texts() for place in PLACES.finditer(text)]
    assert found == []


def test_nothing_generated_or_secret_is_tracked() -> None:
    endings = (".mo", ".pyc", ".db", ".sqlite", ".env", ".pem", ".key")
    assert [str(path) for path in tracked() if path.name.endswith(endings)] == []


def test_every_requirement_in_the_lock_is_pinned_and_hashed() -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", LOCK, flags=re.MULTILINE).strip())
    assert len(entries) > len(PROJECT["project"]["dependencies"])
    assert [entry.split("\n")[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_lock_holds_no_address() -> None:
    assert "://" not in LOCK
    assert "--index-url" not in LOCK


@pytest.mark.parametrize(
    "wanted", [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
)
def test_the_lock_satisfies_the_project(wanted: str) -> None:
    requirement = Requirement(wanted)
    assert PINNED[canonicalize_name(requirement.name)] in requirement.specifier


def test_the_project_runs_on_the_pythons_it_says() -> None:
    supported = SpecifierSet(PROJECT["project"]["requires-python"])
    versions = ("3.10.14", "3.11.0", "3.12.0", "3.13.9", "3.14.0")
    assert [version in supported for version in versions] == [False, True, True, True, False]
    assert PROJECT["tool"]["ruff"]["target-version"] == "py311"


def test_the_four_gates_are_one_command() -> None:
    check = words_of("Makefile").partition("\ncheck:")[2].partition("\n\n")[0]
    gates = ("ruff check", "ruff format --check", "mypy", "lint-imports", " test")
    assert [gate for gate in gates if gate not in check] == []


def test_the_continuous_check_is_executable_and_calls_make_check() -> None:
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert "set -euo pipefail" in words_of(".ci/run")
    assert "make check" in words_of(".ci/run")
