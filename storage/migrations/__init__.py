"""The database's history, one file a step. `storage.upgrading` walks it; a test proves that it builds the models."""
