"""Modals and Homes in the fake Slack: triggers are used once and soon too old, hashes guard against late updates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.slack.fake_blocks import refuse_view
from tests.slack.fake_workspaces import FakeView, FakeWorkspace, Json, RefusedError

if TYPE_CHECKING:
    from tests.slack.fake_slack import FakeSlack

MOST_ON_TOP = 3


def open_view(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """views.open."""
    user = fake.use_trigger(there, str(args.get("trigger_id", "")))
    return {"view": _shown(fake, there, user, _view(there, args, "modal")).shown()}


def push(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """views.push: on top of what is open."""
    user = fake.use_trigger(there, str(args.get("trigger_id", "")))
    below = [each for each in there.views.values() if each.user == user and each.is_open]
    if not below:
        raise RefusedError("not_found")
    if len(below) >= MOST_ON_TOP:
        raise RefusedError("push_limit_reached")
    return {"view": _shown(fake, there, user, _view(there, args, "modal"), below[-1]).shown()}


def update(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """views.update: of a view that is still open, and by its hash if that is given."""
    held = there.views.get(str(args.get("view_id", "")))
    if held is None and args.get("external_id"):
        wanted = args["external_id"]
        held = next((each for each in there.views.values() if each.view.get("external_id") == wanted), None)
    if held is None or not held.is_open:
        raise RefusedError("not_found")
    view = _view(there, args, "modal", held)
    if args.get("hash") and args["hash"] != held.hash:
        raise RefusedError("hash_conflict")
    replace(fake, held, view)
    return {"view": held.shown()}


def publish(fake: FakeSlack, there: FakeWorkspace, args: Json) -> Json:
    """views.publish: somebody's Home."""
    user = str(args.get("user_id", ""))
    if user not in there.users:
        raise RefusedError("user_not_found")
    view = _view(there, args, "home")
    held = there.homes.get(user)
    if held and args.get("hash") and args["hash"] != held.hash:
        raise RefusedError("hash_conflict")
    if held is None:
        held = there.homes[user] = FakeView(f"VH{user}", there.id, user, view, "", f"VH{user}")
    replace(fake, held, view)
    return {"view": held.shown()}


def replace(fake: FakeSlack, held: FakeView, view: Json) -> None:
    """Show another view in its place."""
    blocks = [{"block_id": f"b{number}", **block} for number, block in enumerate(view.get("blocks", []))]
    held.view, held.hash = {**view, "blocks": blocks}, fake.new_hash()


def take_answer(fake: FakeSlack, there: FakeWorkspace, held: FakeView, answer: Json) -> Json:
    """Do what the answer to a view_submission says (its `response_action`); return the errors it shows, if any."""
    if not answer:
        held.is_open = False
        return {}
    action = answer.get("response_action")
    if action == "errors":
        blocks = {block.get("block_id") for block in held.view["blocks"] if block["type"] == "input"}
        unknown = set(answer["errors"]) - blocks
        assert not unknown, f"Slack would show an error instead: no input block {unknown}"
        return dict(answer["errors"])
    if action == "clear":
        for each in there.views.values():
            each.is_open = each.is_open and each.root != held.root
        return {}
    refuse_view(answer["view"], lambda file: file in there.files and there.files[file].ready)
    if action == "update":
        replace(fake, held, answer["view"])
    elif action == "push":
        _shown(fake, there, held.user, answer["view"], held)
    else:
        raise AssertionError(f"Slack knows no such answer: {action}")
    return {}


def _view(there: FakeWorkspace, args: Json, kind: str, held: FakeView | None = None) -> Json:
    view = args.get("view")
    view = json.loads(view) if isinstance(view, str) else view
    if not isinstance(view, dict) or view.get("type") != kind:
        raise RefusedError("invalid_arguments")
    refuse_view(view, lambda file: file in there.files and there.files[file].ready)
    external = view.get("external_id")
    others = [each for each in there.views.values() if each.is_open and each is not held]
    if external and any(each.view.get("external_id") == external for each in others):
        raise RefusedError("duplicate_external_id")
    return view


def _shown(fake: FakeSlack, there: FakeWorkspace, user: str, view: Json, below: FakeView | None = None) -> FakeView:
    new = f"V{next(there.numbers)}"
    held = FakeView(new, there.id, user, view, "", below.root if below else new, pushed_on=below.id if below else "")
    replace(fake, held, view)
    there.views[new] = held
    return held
