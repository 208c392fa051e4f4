"""Slack's limits on what is sent, as Slack keeps them: what goes beyond one is refused as a whole.

Independent of the renderer's own table of limits on purpose: two tables that agree by accident are rare.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from tests.slack.fake_workspaces import Json, RefusedError

MOST_TEXT = 40_000
MARKDOWN_IN_ALL = 12_000
BLOCK_TYPES = {
    "actions", "alert", "context", "data_table", "data_visualization", "divider", "header", "image", "input",
    "markdown", "rich_text", "section", "table",
}  # fmt: skip
IN_MESSAGES_ONLY = {"markdown", "table", "data_table", "data_visualization"}
Usable = Callable[[str], bool]


def refuse_message(args: Json, usable: Usable, *, native_charts: bool) -> None:
    """Raise RefusedError as Slack would for a message. `usable`: whether a file's id can be shown now."""
    text, blocks = args.get("text") or "", args.get("blocks") or []
    if not text and not blocks:
        raise RefusedError("no_text")
    if len(str(text)) > MOST_TEXT:
        raise RefusedError("msg_too_long")
    refuse_blocks(blocks, usable, most=50, native_charts=native_charts)


def refuse_view(view: Json, usable: Usable) -> None:
    """Raise RefusedError as Slack would for a modal or a Home."""
    problems = [
        f"{part} is too long"
        for part in ("title", "submit", "close")
        if view.get(part) and len(view[part]["text"]) > 24
    ]
    problems += ["private_metadata is too long"] * (len(str(view.get("private_metadata") or "")) > 3000)
    problems += ["callback_id is too long"] * (len(str(view.get("callback_id") or "")) > 255)
    if view.get("type") not in ("modal", "home"):
        problems.append("invalid type")
    if view.get("type") == "modal" and not view.get("title"):
        problems.append("missing title")
    if view.get("type") == "home" and view.get("title"):
        problems.append("unexpected title")
    if any(block.get("type") == "input" for block in view.get("blocks", [])) and not view.get("submit"):
        problems.append("missing submit")
    if any(block.get("type") in IN_MESSAGES_ONLY for block in view.get("blocks", [])):
        problems.append("unsupported block")
    if problems:
        raise RefusedError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})
    refuse_blocks(view.get("blocks", []), usable, most=100, native_charts=False)


def refuse_blocks(blocks: object, usable: Usable, *, most: int, native_charts: bool) -> None:
    """Raise RefusedError("invalid_blocks") with what is wrong, as Slack tells it."""
    if not isinstance(blocks, list):
        raise RefusedError("invalid_blocks_format")
    tables = [block for block in blocks if block.get("type") in ("table", "data_table")]
    if len(tables) > 1:
        raise RefusedError("invalid_attachments", errors=["only_one_table_allowed"])
    problems = list(_problems_of_all(blocks, most))
    for number, block in enumerate(blocks):
        problems += [f"{each} [json-pointer:/blocks/{number}]" for each in problems_of(block, usable)]
        if block.get("type") == "data_visualization" and not native_charts:
            problems.append(f"unsupported type: data_visualization [json-pointer:/blocks/{number}/type]")
    if problems:
        raise RefusedError("invalid_blocks", errors=problems, response_metadata={"messages": problems})


def _problems_of_all(blocks: list[Json], most: int) -> Iterator[str]:
    if len(blocks) > most:
        yield f"no more than {most} items allowed"
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (f"duplicate block_id {each}" for each, times in ids.items() if times > 1)
    actions = Counter(each["action_id"] for block in blocks for each in _elements(block) if each.get("action_id"))
    yield from (f"duplicate action_id {each}" for each, times in actions.items() if times > 1)
    if sum(len(block["text"]) for block in blocks if block.get("type") == "markdown") > MARKDOWN_IN_ALL:
        yield "markdown is too long"
    if sum(block.get("type") == "data_visualization" for block in blocks) > 2:
        yield "no more than 2 data_visualization blocks allowed"


def _elements(block: Json) -> list[Json]:
    inside = [*block.get("elements", ())] if block.get("type") != "rich_text" else []
    return inside + [block[part] for part in ("accessory", "element") if part in block]


def problems_of(block: Json, usable: Usable) -> Iterator[str]:
    """What is wrong with one block."""
    kind = block.get("type")
    if kind not in BLOCK_TYPES:
        yield f"unsupported type: {kind}"
        return
    if len(str(block.get("block_id", ""))) > 255:
        yield "block_id is too long"
    yield from _BY_TYPE.get(str(kind), lambda _, __: iter(()))(block, usable)
    for element in _elements(block):
        yield from _element_problems(element, usable)


def _length(value: object, most: int, what: str, least: int = 1) -> Iterator[str]:
    length = len(value) if isinstance(value, str | list) else -1
    if length > most:
        yield f"{what} must be no more than {most}"
    if length < least:
        yield f"{what} is missing or too short"


def _text(part: object, most: int, what: str, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> Iterator[str]:
    if not isinstance(part, dict) or part.get("type") not in kinds:
        yield f"{what}: invalid text object"
    else:
        yield from _length(part.get("text"), most, what)


def _section(block: Json, _: Usable) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "section has neither text nor fields"
    if "text" in block:
        yield from _text(block["text"], 3000, "text")
    if "fields" in block:
        yield from _length(block["fields"], 10, "fields")
        for each in block["fields"]:
            yield from _text(each, 2000, "fields")


def _header(block: Json, _: Usable) -> Iterator[str]:
    yield from _text(block.get("text"), 150, "header", ("plain_text",))


def _context(block: Json, _: Usable) -> Iterator[str]:
    yield from _length(block.get("elements"), 10, "elements")
    for each in block.get("elements", []):
        if each.get("type") != "image":
            yield from _text(each, 3000, "context")


def _actions(block: Json, _: Usable) -> Iterator[str]:
    yield from _length(block.get("elements"), 25, "elements")


def _image(block: Json, usable: Usable) -> Iterator[str]:
    yield from _length(block.get("alt_text"), 2000, "alt_text")
    if "title" in block:
        yield from _text(block["title"], 2000, "title", ("plain_text",))
    if ("image_url" in block) == ("slack_file" in block):
        yield "image needs one of image_url and slack_file"
    if "image_url" in block:
        yield from _length(block["image_url"], 3000, "image_url")
    if "slack_file" in block and not usable(str(block["slack_file"].get("id", ""))):
        yield "invalid slack file"


def _input(block: Json, _: Usable) -> Iterator[str]:
    yield from _text(block.get("label"), 2000, "label", ("plain_text",))
    if block.get("hint"):
        yield from _text(block["hint"], 2000, "hint", ("plain_text",))
    if "element" not in block:
        yield "input needs an element"


def _markdown(block: Json, _: Usable) -> Iterator[str]:
    yield from _length(block.get("text"), MARKDOWN_IN_ALL, "markdown")


def _table(block: Json, _: Usable) -> Iterator[str]:
    rows = block.get("rows", [])
    yield from _length(rows, 100, "rows")
    yield from _length(block.get("column_settings", []), 20, "column_settings", 0)
    for row in rows:
        yield from _length(row, 20, "cells")
        for cell in row:
            if cell.get("type") not in ("raw_text", "raw_number", "rich_text"):
                yield "invalid cell"
            if cell.get("type") == "raw_text":
                yield from _length(cell.get("text"), 3000, "cell")


def _data_table(block: Json, _: Usable) -> Iterator[str]:
    yield from _length(block.get("caption"), 2000, "caption")
    yield from _length(block.get("rows"), 101, "rows", 2)
    for row in block.get("rows", []):
        yield from _length(row, 20, "cells")
    widths = {len(row) for row in block.get("rows", [])}
    if len(widths) > 1:
        yield "rows of different lengths"


def _chart(block: Json, _: Usable) -> Iterator[str]:
    yield from _length(block.get("title"), 50, "title")
    chart = block.get("chart")
    if not isinstance(chart, dict) or chart.get("type") not in ("pie", "bar", "line", "area"):
        yield "invalid chart"
    elif chart["type"] == "pie":
        yield from _length(chart.get("segments"), 6, "segments")
        for each in chart.get("segments", []):
            yield from _length(each.get("label"), 20, "label")
    else:
        yield from _axes(chart)


def _axes(chart: Json) -> Iterator[str]:
    categories = chart.get("axis_config", {}).get("categories", [])
    yield from _length(categories, 20, "categories")
    yield from _length(chart.get("series"), 6, "series")
    for each in categories:
        yield from _length(each, 20, "label")
    names = Counter(each.get("name") for each in chart.get("series", []))
    if any(times > 1 for times in names.values()):
        yield "duplicate series"
    for each in chart.get("series", []):
        yield from _length(each.get("name"), 20, "name")
        yield from _length(each.get("data"), 20, "data")
        if [point.get("label") for point in each.get("data", [])] != categories:
            yield "a series lacks a category"


def _element_problems(element: Json, usable: Usable) -> Iterator[str]:
    kind = element.get("type")
    if len(str(element.get("action_id", ""))) > 255:
        yield "action_id is too long"
    if kind == "button":
        yield from _text(element.get("text"), 75, "button", ("plain_text",))
        yield from _length(element.get("value", ""), 2000, "value", 0)
        yield from _length(element.get("url", ""), 3000, "url", 0)
        if element.get("style", "primary") not in ("primary", "danger"):
            yield "invalid style"
    elif kind in ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"):
        most = {"static_select": 100, "multi_static_select": 100, "overflow": 5}.get(str(kind), 10)
        for part in element.get("option_groups") or [element]:
            yield from _options({**part, "initial_options": []}, most)
        yield from _initial(element)
    elif kind == "image":
        yield from _image(element, usable)
    if element.get("placeholder"):
        yield from _text(element["placeholder"], 150, "placeholder", ("plain_text",))


def _initial(element: Json) -> Iterator[str]:
    """What stands chosen at first must be among the options; an empty list is refused."""
    every = [each for part in element.get("option_groups") or [element] for each in part.get("options", [])]
    if "initial_options" in element and not element["initial_options"]:
        yield "initial_options must not be empty"
    for chosen in element.get("initial_options", []):
        if chosen not in every:
            yield "an initial option is none of the options"


def _options(element: Json, most: int) -> Iterator[str]:
    options = element.get("options", [])
    yield from _length(options, most, "options")
    for each in options:
        yield from _text(each.get("text"), 75, "option")
        yield from _length(each.get("value"), 150, "value")
    chosen = element.get("initial_option")
    if chosen and chosen not in options:
        yield "initial_option is none of the options"


_BY_TYPE: dict[str, Callable[[Json, Usable], Iterator[str]]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "table": _table,
    "data_table": _data_table,
    "data_visualization": _chart,
}
