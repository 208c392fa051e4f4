"""The edge: chat platforms, the command line, settings, the composition root. Async lives here and stops here."""
