"""Message catalogues, one folder a language, and the one door to them (`locales.speech`). Imports no other room."""
