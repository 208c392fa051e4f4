"""Prints a paper: a document as PDF, a workbook as a spreadsheet. The one door of the press."""

from charts.paper.specs import Document, Workbook


def printed(content: Document | Workbook) -> bytes:
    """Return a paper's bytes. The same content gives the same bytes."""
    raise NotImplementedError
