"""Prints a paper: a document as PDF, a workbook as a spreadsheet. The one door of the press.

Each library is loaded by the first paper that needs it, and never before.
"""

from charts.paper.specs import Document, Workbook


def printed(content: Document | Workbook) -> bytes:
    """Return a paper's bytes. The same content gives the same bytes."""
    if isinstance(content, Document):
        from charts.paper.pdf import pdf_bytes

        return pdf_bytes(content)
    from charts.paper.spreadsheet import spreadsheet_bytes

    return spreadsheet_bytes(content)
