"""The terminal: the whole answer, pictures in files, JSON for scripts."""

import asyncio
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.drawing import DrawingPool
from bot.hub import Hub
from bot.port import Heard
from bot.terminal import Outcome, as_json, chat, print_outcome
from handlers.cards import Card
from handlers.request import Place, PlaceKind
from tests.bot.fake_desk import NOW, FakeDesk
from tests.bot.papers import PDF, REPORT, SHEET, XLSX, Printed, pictures_of

DIRECT = Place(PlaceKind.DIRECT, "@anna")
CHANNEL = Place(PlaceKind.CHANNEL, "#support", "support")


def said(folder: Path, words: str, place: Place = DIRECT, who: str = "id-anna", **answers: str) -> Outcome:
    return asyncio.run(answer(Heard(who, place, words, answers=answers), folder, DrawingPool()))


async def answer(heard: Heard, folder: Path, drawing: DrawingPool) -> Outcome:
    hub = Hub(FakeDesk(), drawing)
    outcome = await chat(hub, heard, folder, NOW)
    await hub.drain()
    return outcome


def printed(outcome: Outcome) -> str:
    out = io.StringIO()
    print_outcome(outcome, out)
    return out.getvalue()


def test_an_answer_comes_with_its_pictures_in_files_of_its_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    outcome = said(folder, "mystats")
    [file] = folder.iterdir()
    assert file.name == "touchline-20261121-090000-1.png"
    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.stat().st_mode & 0o777 == 0o600
    text = printed(outcome)
    assert text.startswith("To anna, who alone sees it:\n\nAnna Berg, last 30 days\n")
    assert f"Picture: {file}" in text
    assert outcome.status == 0


def test_no_file_is_ever_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "touchline-20261121-090000-1.png"
    mine.write_text("mine")
    said(tmp_path, "mystats")
    said(tmp_path, "mystats")
    assert mine.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 3


def test_json_has_the_documented_shape(tmp_path: Path) -> None:
    data = as_json(said(tmp_path, "mystats"))
    assert json.loads(json.dumps(data)) == data
    [message] = data["messages"]
    assert list(message) == ["to", "private", "text", "cards", "images", "files"]
    assert message["to"] == "anna"
    assert message["private"] is True
    assert message["cards"][0]["title"] == "Anna Berg, last 30 days"
    assert message["images"][0]["alt"].startswith("First reply time by week")
    assert Path(message["images"][0]["path"]).exists()
    assert data["error"] is None


def test_receivers_are_named(tmp_path: Path) -> None:
    receivers = [
        (sent.to, sent.private)
        for words, place in (
            ("public", CHANNEL),
            ("public", DIRECT),
            ("mystats", CHANNEL),
            ("tell @jonas", CHANNEL),
            ("shout billing", DIRECT),
        )
        for sent in (said(tmp_path, words, place)).messages
    ]
    assert receivers == [("#support", False), ("anna", True), ("anna", True), ("jonas", True), ("#billing", False)]
    assert printed(said(tmp_path, "public", CHANNEL)) == "#support:\n\nSaid to everybody\n"


def test_a_refusal_is_an_error_with_status_2(tmp_path: Path) -> None:
    outcome = said(tmp_path, "frobnicate")
    assert outcome.status == 2
    assert as_json(outcome)["error"] == ('I did not understand that: There is no command "frobnicate". Try mystats.')
    assert "[mystats: mystats]" in printed(outcome)
    stranger = said(tmp_path, "mystats", who="id-nobody")
    assert stranger.status == 2
    assert "Nobody here is known as id-nobody." in str(as_json(stranger)["error"])


def test_a_form_is_shown_with_what_to_type(tmp_path: Path) -> None:
    outcome = said(tmp_path, "note")
    text = printed(outcome)
    assert text.startswith("A note about a call\n\nOnly you and your lead read it.\n\nsummary: What was it about?\n")
    assert "  praise  Praise\n" in text
    assert "  [2026-11-21]\n" in text
    assert text.endswith(
        '--answer summary="..." --answer kind="..." --answer details="..." --answer day="..." "note"\n'
    )
    assert as_json(outcome)["form"]["fields"][0]["name"] == "summary"


def test_answers_to_a_form_are_sent_or_rejected_by_field(tmp_path: Path) -> None:
    rejected = said(tmp_path, "note", summary="thanks")
    assert rejected.status == 2
    assert printed(rejected) == "kind: Please fill this in.\n"
    assert as_json(rejected)["error"] == "kind: Please fill this in."
    saved = said(tmp_path, "note", summary="thanks", kind="praise")
    assert [sent.card.title for sent in saved.messages] == ["Saved: thanks"]


def test_a_picture_that_could_not_be_drawn_leaves_the_words(tmp_path: Path) -> None:
    nobody = DrawingPool(("/nowhere/python",))
    outcome = asyncio.run(answer(Heard("id-anna", DIRECT, "mystats"), tmp_path, nobody))
    assert as_json(outcome)["messages"][0]["images"] == []
    assert "First reply time by week" in printed(outcome)
    assert list(tmp_path.iterdir()) == []


def test_papers_are_written_under_their_own_names_and_none_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Hub, "pictures", lambda _, card: pictures_of(card))
    (tmp_path / REPORT.name).write_text("mine")
    for number in (2, 3):
        outcome = said(tmp_path, "report")
        [message] = as_json(outcome)["messages"]
        path = tmp_path / f"report-2026-W47-{number}.pdf"
        assert message["files"][0] == {"path": str(path), "title": REPORT.title}
        assert path.read_bytes() == PDF
        assert path.stat().st_mode & 0o777 == 0o600
        assert f"{REPORT.title}: {path}" in printed(outcome)
    assert (tmp_path / REPORT.name).read_text() == "mine"
    assert (tmp_path / SHEET.name).read_bytes() == XLSX


def test_a_papers_name_leads_to_no_other_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = Card("T", papers=(replace(REPORT, name="../../evil.pdf"), replace(SHEET, name="..\\x.xlsx")))
    monkeypatch.setattr(Hub, "pictures", lambda *_: Printed(PDF, XLSX))
    monkeypatch.setattr("tests.bot.fake_desk.WITH_PAPERS", card)
    said(tmp_path / "pictures", "report")
    assert sorted(each.name for each in (tmp_path / "pictures").iterdir()) == ["evil.pdf", "x.xlsx"]
    assert [each.name for each in tmp_path.iterdir()] == ["pictures"]


def test_a_paper_that_could_not_be_made_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hub, "pictures", lambda *_: Printed(PDF, b""))
    outcome = said(tmp_path, "report")
    assert f"The file {SHEET.name} could not be made." in printed(outcome)
    assert len(as_json(outcome)["messages"][0]["files"]) == 1


def test_several_choices_are_answered_by_their_values_with_commas(tmp_path: Path) -> None:
    text = printed(said(tmp_path, "days"))
    assert "  0  Mon\n" in text
    assert '--answer days="0,1,2"' in text
    assert [sent.card.title for sent in said(tmp_path, "days", days="0,1,2").messages] == ["Saved: 0,1,2"]
    assert printed(said(tmp_path, "days", days="", at="08:30")) == "days: Choose at least one day.\n"
