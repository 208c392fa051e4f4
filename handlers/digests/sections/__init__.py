"""The sections of the digests: each says one thing, in the message and in its thread, and can be left out."""
