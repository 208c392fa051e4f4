"""What to do about the numbers: who may see what, what deserves a word. Pure: (policy, state, now) -> decisions."""
