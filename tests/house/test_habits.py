"""What the source must say, and what it must never do; each habit is a few lines, and the exceptions have reasons."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import BELOW_HANDLERS, ROOMS, Module, modules, words_of

OUTERMOST = {
    "bot/calendars.py": "the bell's loop: one calendar's fault must not keep the others from being read",
    "connectors/calendars.py": "whatever a stranger's calendar makes the readers say, it is one that cannot be read",
    "bot/draughtsman.py": "the drawing process's loop: one bad picture must not end it",
    "bot/engine/auditing.py": "the bell's loop: the next sweep makes up for it",
    "bot/engine/carrying.py": "the outermost loop of a post: it must come to an end in the ledger",
    "bot/engine/engine.py": "the start of the engine: without it nothing is posted, ever",
    "bot/engine/clearing.py": "the bell's loop: one workspace's fault must not keep what another is to forget",
    "bot/engine/paging.py": "the outermost loop of a page: it must come to an end in its row",
    "bot/engine/pulling.py": "the bell's loop, and the outermost loop of a round: the next ring begins another",
    "connectors/pull/ahead.py": "a thread's end: what goes wrong there is handed to whoever takes the pages",
    "bot/engine/recovering.py": "loops of the bell: they look again in a moment, and tomorrow",
    "bot/engine/ringing.py": "the bell's loop: one workspace's fault must not silence the others",
    "bot/engine/rounds.py": "the bell's loop: one workspace's fault must not silence the others",
    "bot/engine/telling.py": "the outermost loop of a notice: the post itself has come to its end",
    "bot/engine/turning.py": "the outermost loop of a ladder, which must never stand still",
    "bot/engine/waking.py": "the thread that wakes: the auditor makes up for what it could not",
    "bot/hook_doors.py": "the edge of the web server, whose own log would quote what another system sent",
    "bot/hub.py": "the edge of every platform: nobody may be left without an answer",
    "bot/inbox.py": "the thread that writes: one bad batch must not silence all that comes after it",
    "bot/playground/guard.py": "the edge of the web server, whose own log would quote a person's data",
    "bot/slack/installing.py": "the edge of the web server, whose own log would quote what Slack brought back",
    "bot/teams/adapter.py": "the edge of the web server; and botbuilder, which raises Exception itself for a bad token",
    "handlers/pushing/working.py": "the loop over deliveries: one that cannot be kept must not silence the next",
    "connectors/reading.py": "closes the file it opened, and raises again",
}
PRINTS = {"locales/collect.py": "a contributor's command (`make words`), told how many are left to translate"}
ASKS_THE_TIME = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
CLOCKS = {"datetime", "date", "time", "func"}
NEUTRAL = ("handlers/cards.py", "handlers/request.py", "bot/port.py")
PLATFORMS = re.compile(
    r"slack|\bTeams\b|msteams|botbuilder|adaptive|block.?kit|mrkdwn|ephemeral|thread_ts|modal|webhook|discord",
    re.IGNORECASE,
)


def definitions(module: Module) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Public classes and functions, and the public methods of public classes."""
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in module.tree.body:
        if isinstance(node, kinds) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (each for each in node.body if isinstance(each, kinds) and not each.name.startswith("_"))


def calls(module: Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call of a name's attribute, `name.attribute(...)`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            yield node, name, node.func.attr


def is_everything(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches whatever comes."""
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or getattr(each, "id", "") in ("Exception", "BaseException") for each in caught)


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_class_and_function_says_what_it_promises(room: str) -> None:
    mine = [module for module in modules() if module.room == room and not module.is_migration]
    silent = [module.path for module in mine if not ast.get_docstring(module.tree)]
    silent += [
        f"{module.path}:{each.lineno} {each.name}"
        for module in mine
        for each in definitions(module)
        if not ast.get_docstring(each) and not is_override(each)
    ]
    assert silent == []


def is_override(node: ast.AST) -> bool:
    """Whether a decorator says that the docstring stands elsewhere."""
    return any(getattr(each, "id", "") == "override" for each in getattr(node, "decorator_list", ()))


def test_only_the_outermost_loops_catch_everything() -> None:
    catching = {
        module.path
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler) and is_everything(node)
    }
    assert catching - OUTERMOST.keys() == set()
    assert OUTERMOST.keys() - catching == set(), "no longer needed: take it off the list"


def test_only_the_command_line_prints() -> None:
    printing = {
        module.path
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert {path for path in printing if not path.startswith("bot/cli/")} - PRINTS.keys() == set()


def test_no_datetime_is_without_its_zone() -> None:
    naive = [
        f"{module.path}:{call.lineno}"
        for module in modules()
        for call, owner, attribute in calls(module)
        if (owner in CLOCKS and attribute in ("utcnow", "today", "utcfromtimestamp"))
        or (owner == "datetime" and attribute == "now" and not (call.args or call.keywords))
        or (owner == "datetime" and attribute == "fromtimestamp" and len(call.args) + len(call.keywords) < 2)
    ]
    assert naive == []


@pytest.mark.parametrize("room", [*BELOW_HANDLERS, "handlers"])
def test_now_is_an_argument_everywhere_but_at_the_edge(room: str) -> None:
    asking = [
        f"{module.path}:{call.lineno}"
        for module in modules()
        for call, owner, attribute in calls(module)
        if module.room == room and owner in CLOCKS and attribute in ASKS_THE_TIME
    ]
    assert asking == []


@pytest.mark.parametrize("path", NEUTRAL)
def test_the_neutral_words_name_no_chat_platform(path: str) -> None:
    assert PLATFORMS.findall(words_of(path)) == []


def test_async_stops_at_the_edge() -> None:
    inside = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await) and module.room != "bot"
    ]
    assert inside == []


def test_nothing_draws_through_the_library_that_keeps_state() -> None:
    assert [module.path for module in modules() if re.search(r"import .*\bpyplot\b", module.text)] == []


def test_no_comment_promises_work_for_later() -> None:
    later = re.compile(r"#.*\b(?:TO" + "DO|FIX" + r"ME|XXX|HACK)\b")
    assert [module.path for module in modules() if later.search(module.text)] == []
