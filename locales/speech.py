"""Says things in a person's language and zone: sentences from the catalogues; numbers, dates, durations by Babel."""
