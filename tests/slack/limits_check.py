"""Checks what Slack would refuse in a message or a view, by a table of its own, independent of the renderer's.

From https://docs.slack.dev/reference/block-kit. What slack_sdk has a class for is built and validated with it too.
"""

import json
from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block as SdkBlock
from slack_sdk.models.views import View

Json = dict[str, Any]
MESSAGE_ONLY = {"table", "data_visualization"}
KNOWN = {"header", "section", "context", "rich_text", "actions", "image", "input", *MESSAGE_ONLY}
ESCAPES = {"&": 5, "<": 4, ">": 4}


def problems_of_message(text: str, blocks: list[Json]) -> list[str]:
    """Return what Slack would refuse a message for."""
    return list(_message(text, blocks))


def problems_of_view(view: Json) -> list[str]:
    """Return what Slack would refuse a modal or a Home for."""
    return list(_view(view))


def _message(text: str, blocks: list[Json]) -> Iterator[str]:
    yield from _within(len(text.encode()), 1, 4000, "text")
    if any(mark in text for mark in "<>"):
        yield "text is not escaped"
    yield from _within(len(blocks), 1, 50, "blocks")
    kinds = [block["type"] for block in blocks]
    if kinds.count("table") > 1:
        yield "only_one_table_allowed"
    if kinds.count("data_visualization") > 2:
        yield "too many charts"
    others = [block for block in blocks if block["type"] != "table"]
    yield from _within(_json_length(others), 0, 12_500, "msg_blocks_too_long")
    yield from _blocks(blocks)


def _view(view: Json) -> Iterator[str]:
    yield from _within(len(view["blocks"]), 1, 100, "blocks")
    yield from _within(_json_length(view), 1, 240_000, "view")
    if view["type"] == "modal":
        for part in ("title", "close", *(["submit"] if "submit" in view else [])):
            yield from _plain(view[part], 24, part)
        yield from _within(len(view["private_metadata"]), 0, 3000, "private_metadata")
        yield from _within(len(view["callback_id"]), 1, 255, "callback_id")
    elif view.keys() - {"type", "blocks", "private_metadata", "callback_id"}:
        yield "a Home has no title"
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        yield "inputs without submit"
    yield from (f"{block['type']} in a view" for block in view["blocks"] if block["type"] in MESSAGE_ONLY)
    yield from _blocks(view["blocks"])
    View(**view).to_dict()


def _blocks(blocks: list[Json]) -> Iterator[str]:
    for at, block in enumerate(blocks):
        if block["type"] not in KNOWN:
            yield f"unknown type {block['type']}"
            continue
        yield from (f"{problem} [/blocks/{at}]" for problem in _KINDS[block["type"]](block))
        if block["type"] != "data_visualization":
            model = SdkBlock.parse(block)
            assert model is not None
            model.validate_json()
            model.to_dict()
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    actions = [
        each["action_id"]
        for block in blocks
        for each in (*(block["elements"] if block["type"] == "actions" else ()), block.get("element", {}))
        if "action_id" in each
    ]
    for name, found in (("block_id", ids), ("action_id", actions)):
        yield from (f"{name} twice: {each}" for each in set(found) if found.count(each) > 1)
        for each in found:
            yield from _within(len(each), 1, 255, name)


def _within(number: int, least: int, most: int, what: str) -> Iterator[str]:
    if not least <= number <= most:
        yield f"{what}: {number} is not within {least} and {most}"


def _length(text: str) -> int:
    """The longest of the ways in which Slack may count."""
    return sum(ESCAPES.get(letter, 2 if ord(letter) > 0xFFFF else 1) for letter in text)


def _json_length(part: object) -> int:
    return _length(json.dumps(part, ensure_ascii=False, separators=(",", ":")))


def _said(text: str, most: int, what: str) -> Iterator[str]:
    yield from _within(_length(text), 1, most, what)
    if not text.strip():
        yield f"{what}: blank"
    if "\x00" in text:
        yield f"{what}: a letter that is none"


def _plain(part: Json, most: int, what: str) -> Iterator[str]:
    if part["type"] != "plain_text":
        yield f"{what}: not plain text"
    yield from _said(part["text"], most, what)


def _header(block: Json) -> Iterator[str]:
    yield from _plain(block["text"], 150, "header")


def _section(block: Json) -> Iterator[str]:
    yield from _within(len(block["fields"]), 1, 10, "fields")
    for field in block["fields"]:
        if field["type"] == "plain_text":
            yield from _plain(field, 2000, "field")
            continue
        yield from _within(len(field["text"]), 1, 2000, "field")
        if "<" in field["text"] or ">" in field["text"] or any(mark in field["text"] for mark in "_~`"):
            yield f"field holds markup: {field['text']}"
        if not field.get("verbatim"):
            yield "a field may link what looks like a link"


def _context(block: Json) -> Iterator[str]:
    yield from _within(len(block["elements"]), 1, 10, "context")
    for element in block["elements"]:
        yield from _plain(element, 2000, "context")


def _rich_text(block: Json) -> Iterator[str]:
    yield from _within(len(block["elements"]), 1, 1000, "rich_text")
    for element in block["elements"]:
        inside = element["elements"] if element["type"] == "rich_text_list" else [element]
        for section in inside:
            yield from _within(len(section["elements"]), 1, 1000, section["type"])
            yield from (problem for run in section["elements"] for problem in _run(run))
    yield from _within(_json_length(block), 1, 13_000, "rich_text")


def _run(run: Json, most: int = 3000) -> Iterator[str]:
    yield from _within(_length(run["text"]), 1, most, run["type"])
    if run["type"] == "link":
        if not run["url"].lower().startswith(("http://", "https://")) or len(run["url"]) > 3000:
            yield f"link to {run['url']}"
    elif run["type"] != "text":
        yield f"unknown run {run['type']}"


def _table(block: Json) -> Iterator[str]:
    yield from _within(len(block["rows"]), 1, 100, "rows")
    yield from _within(len(block["column_settings"]), 1, 20, "column_settings")
    letters = 0
    for row in block["rows"]:
        yield from _within(len(row), 1, 20, "cells")
        if len(row) != len(block["rows"][0]):
            yield "rows of different lengths"
        for cell in row:
            yield from _rich_text(cell)
            letters += sum(_length(run["text"]) for section in cell["elements"] for run in section["elements"])
    yield from _within(letters, 1, 10_000, "letters in all cells")


def _actions(block: Json) -> Iterator[str]:
    yield from _within(len(block["elements"]), 1, 25, "actions")
    for button in block["elements"]:
        yield from _plain(button["text"], 75, "button")
        yield from _within(_length(button["value"]), 1, 2000, "button value")
        if button.get("style", "primary") not in ("primary", "danger"):
            yield f"unknown style {button['style']}"


def _image(block: Json) -> Iterator[str]:
    yield from _said(block["alt_text"], 2000, "alt_text")
    if not block["slack_file"]["id"] or "image_url" in block:
        yield "an image without its file"


def _chart(block: Json) -> Iterator[str]:
    chart, axes = block["chart"], block["chart"]["axis_config"]
    yield from _said(block["title"], 50, "chart title")
    if chart["type"] not in ("line", "bar", "area"):
        yield f"unknown chart {chart['type']}"
    yield from _within(len(chart["series"]), 1, 6, "series")
    yield from _within(len(axes["categories"]), 1, 20, "categories")
    for label in axes["categories"]:
        yield from _said(label, 20, "category")
    for name in ("x_label", "y_label"):
        if name in axes:
            yield from _said(axes[name], 50, name)
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names) or len(set(axes["categories"])) < len(axes["categories"]):
        yield "names or categories twice"
    for series in chart["series"]:
        yield from _said(series["name"], 20, "series name")
        if [point["label"] for point in series["data"]] != axes["categories"]:
            yield "a series without every category"
        values = [point["value"] for point in series["data"]]
        if not all(isinstance(value, int | float) and abs(value) < 1e15 for value in values):
            yield "a value that is none"


def _input(block: Json) -> Iterator[str]:
    element = block["element"]
    yield from _plain(block["label"], 2000, "label")
    if "hint" in block:
        yield from _plain(block["hint"], 2000, "hint")
    if "initial_value" in element:
        yield from _within(_length(element["initial_value"]), 1, 3000, "initial_value")
    if element["type"] in ("static_select", "multi_static_select"):
        yield from _menu(element)
    if element["type"] == "checkboxes":
        yield from _within(len(element["options"]), 1, 10, "checkboxes")
        yield from _menu(element)


def _menu(element: Json) -> Iterator[str]:
    groups = element.get("option_groups", [])
    if ("options" in element) == bool(groups):
        yield "options or groups, not both"
    yield from _within(len(groups), 0, 100, "groups")
    lists = [group["options"] for group in groups] or [element["options"]]
    for group in groups:
        yield from _plain(group["label"], 75, "group")
    for options in lists:
        yield from _within(len(options), 1, 100, "options")
        for option in options:
            yield from _plain(option["text"], 75, "option")
            yield from _within(_length(option["value"]), 1, 150, "option value")
    every = [option for options in lists for option in options]
    values = [option["value"] for option in every]
    if len(set(values)) < len(values):
        yield "a value twice"
    if "initial_option" in element and element["initial_option"] not in every:
        yield "an initial option that is none"
    if "initial_options" in element:
        yield from _within(len(element["initial_options"]), 1, 10_000, "initial options")
        if any(option not in every for option in element["initial_options"]):
            yield "an initial option that is none"


_KINDS = {
    "header": _header, "section": _section, "context": _context, "rich_text": _rich_text, "table": _table,
    "actions": _actions, "image": _image, "data_visualization": _chart, "input": _input,
}  # fmt: skip
