"""Modules and functions stay small, and live in rooms that have a name."""

from statistics import median, quantiles

from tests.house.tree import ROOT, modules

SIZED = [module for module in modules() if not module.is_migration]
LINES = sorted(module.lines for module in SIZED)


def test_no_module_is_over_400_lines() -> None:
    assert [module.path for module in SIZED if module.lines > 400] == []


def test_nine_modules_in_ten_are_under_250_lines() -> None:
    assert quantiles(LINES, n=10)[-1] < 250


def test_the_middle_module_stays_short() -> None:
    assert median(LINES) <= 90


def test_every_function_is_under_50_lines() -> None:
    long = [
        f"{module.path}:{function.lineno} {function.name}"
        for module in SIZED
        for function in module.functions
        if (function.end_lineno or 0) - function.lineno + 1 >= 50
    ]
    assert long == []


def test_no_folder_is_where_a_god_module_starts() -> None:
    forbidden = {"core", "utils", "util", "common", "services", "models", "helpers", "misc"}
    named = {part for module in modules() for part in module.path.removesuffix(".py").split("/")}
    assert named & forbidden == set()


def test_tests_are_not_packages() -> None:
    # A tests/storage/__init__.py would be imported in place of the room of that name.
    assert [str(path) for path in (ROOT / "tests").rglob("__init__.py")] == []
