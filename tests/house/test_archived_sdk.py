"""Of the one SDK that is archived upstream, every name in use is written down, with what would come in its place."""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import Module, modules, words_of

ARCHIVED = ("botbuilder", "botframework", "msrest")
PAGE = words_of("docs/adr/0016-what-replacing-botbuilder-would-touch.md")


def imports(module: Module) -> Iterator[tuple[str, str]]:
    """Every module that is imported, anywhere in the file, with the name that is taken from it (empty for all)."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, name.name) for name in node.names)


def is_archived(imported: str) -> bool:
    return imported.partition(".")[0] in ARCHIVED


def test_every_name_of_the_archived_sdk_in_use_stands_on_its_page_and_no_other_does() -> None:
    used = {(name, taken) for module in modules() for name, taken in imports(module) if is_archived(name)}
    rows = re.findall(r"^\| `((?:botbuilder|botframework|msrest)[\w.]*)` \| ([^|]+) \|", PAGE, re.MULTILINE)
    written = {(module, name) for module, names in rows for name in re.findall(r"`(\w+)`", names)}
    assert used == written


def test_the_modules_that_import_it_are_those_the_page_names() -> None:
    importing = {module.path for module in modules() for name, _ in imports(module) if is_archived(name)}
    [named] = re.findall(r"^So a replacement touches (.+?), its requirements", PAGE, re.MULTILINE)
    assert importing == set(re.findall(r"`([^`]+)`", named))
