"""Kudos: thanks with a reason, told to who is thanked."""
