"""The report for upper management, weekly and monthly: teams only, never a person; published once and kept so."""
