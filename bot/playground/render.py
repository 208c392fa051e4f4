"""Turns a card, a form and what is wrong with it into plain data for JSON. Pure; sends nothing, knows no page.

Texts are handed on as texts: the page must set them as text, never as markup. An address that is not http or https is
not handed on at all.
"""

from handlers.cards import Block, Card, Cell, Facts, Form, Link, Picture, Table, Text
from handlers.plain import cell_text, figure_columns

Json = dict[str, object]
ONE_LINE = 24  # characters
SAFE_SCHEMES = ("http://", "https://")


def render_card(card: Card) -> Json:
    """Return title, blocks, buttons and footer. A picture carries its number among the card's pictures."""
    blocks, pictures = [], 0
    for block in card.blocks:
        blocks.append(_block(block, pictures))
        pictures += isinstance(block, Picture)
    return {
        "title": card.title,
        "blocks": blocks,
        "buttons": [{"label": each.label, "words": each.words, "style": each.style.value} for each in card.buttons],
        "footer": card.footer,
    }


def render_form(form: Form) -> Json:
    """Return a form's title, introduction, submit label and fields."""
    return {
        "title": form.title,
        "intro": form.intro,
        "submit": form.submit,
        "fields": [
            {
                "name": field.name,
                "label": field.label,
                "kind": field.kind.value,
                "value": field.value,
                "hint": field.hint,
                "required": field.required,
                "choices": [{"label": choice.label, "value": choice.value} for choice in field.choices],
                **({"secret": True} if field.secret else {}),
            }
            for field in form.fields
        ],
    }


def _block(block: Block, picture: int) -> Json:
    match block:
        case Text(text, tone):
            return {"kind": "text", "text": text, "tone": tone.value}
        case Facts(facts):
            figures = [{"label": fact.label, "value": fact.value, "note": fact.note} for fact in facts]
            return {"kind": "facts", "facts": figures}
        case Table():
            return _table(block)
        case Picture(_, alt):
            return {"kind": "picture", "picture": picture, "alt": alt}


def _table(table: Table) -> Json:
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": [
            {"text": text, "figures": figures, "short": _is_short(table, number)}
            for number, (text, figures) in enumerate(zip(table.columns, figure_columns(table), strict=True))
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _is_short(table: Table, column: int) -> bool:
    """Say whether a column's texts are short enough to stand on one line each."""
    return all(len(cell_text(row[column])) <= ONE_LINE for row in table.rows if column < len(row))


def _cell(cell: Cell) -> Json:
    if isinstance(cell, Link) and cell.url.lower().startswith(SAFE_SCHEMES):
        return {"text": cell.text, "url": cell.url}
    return {"text": cell.text if isinstance(cell, Link) else cell}
