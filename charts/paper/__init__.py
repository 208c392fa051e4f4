"""Papers: a report's numbers in; a PDF's or a spreadsheet's bytes out. Nothing is computed here."""
