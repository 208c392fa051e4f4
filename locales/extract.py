"""Finds every sentence a person may read in the source, by parsing it; runs none of it.

A sentence is the literal in `say("...")`, `say_many("...", "...", n)` and `N_("...")`, wherever the function hangs, and
the docstring of each error under `TouchlineError`, which is what a person reads (`kpi.errors`).
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import cleandoc

ERROR_ROOT = "TouchlineError"
LITERALS_OF = {"say": 1, "N_": 1, "say_many": 2}  # how many of a call's first arguments are the sentence


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence as it stands in the code, its plural where it counts, and the files that say it, in order."""

    singular: str
    plural: str = ""
    files: tuple[str, ...] = ()


def sentences(sources: Mapping[str, str]) -> list[Sentence]:
    """Return the sentences of some source files (text by path), each once, sorted. SyntaxError for a broken file."""
    trees = {path: ast.parse(text, path) for path, text in sources.items()}
    errors = _error_classes(list(trees.values()))
    plurals: dict[str, str] = {}
    files: dict[str, set[str]] = {}
    for path, tree in trees.items():
        for singular, plural in _found(tree, errors):
            plurals[singular] = plural or plurals.get(singular, "")
            files.setdefault(singular, set()).add(path)
    return sorted(Sentence(singular, plural, tuple(sorted(files[singular]))) for singular, plural in plurals.items())


def unreadable(source: str) -> list[int]:
    """Return the lines that say an f-string: nobody could look such a sentence up in a catalogue."""
    return [
        call.lineno
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for argument in call.args[: LITERALS_OF.get(_name(call.func), 0)]
        if isinstance(argument, ast.JoinedStr)
    ]


def _found(tree: ast.Module, errors: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each sentence of one file, with its plural or ""."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _said(node)
        elif isinstance(node, ast.ClassDef) and node.name in errors:
            docstring = ast.get_docstring(node, clean=False)
            if docstring:
                yield cleandoc(docstring), ""


def _said(call: ast.Call) -> Iterator[tuple[str, str]]:
    count = LITERALS_OF.get(_name(call.func), 0)
    choices = [_literals(argument) for argument in call.args[:count]]
    if count == 1 and choices:
        yield from ((text, "") for text in choices[0])
    elif len(choices) == 2:
        yield from zip(*choices, strict=False)


def _literals(node: ast.expr) -> list[str]:
    """Return the texts an argument may be: one, or either of `"..." if ... else "..."`; none when it is computed."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _error_classes(trees: list[ast.Module]) -> set[str]:
    """Return the names of all classes under `ERROR_ROOT`, through as many modules as it takes."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    known = {ERROR_ROOT}
    while True:
        new = {node.name for node in classes if known.intersection(map(_name, node.bases))} - known
        if not new:
            return known
        known |= new


def _name(node: ast.expr) -> str:
    """Return what is called or inherited from, without what it hangs on."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
