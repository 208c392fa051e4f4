"""Rules on the facts that page: said, previewed against what happened, kept with versions, and swept once a minute."""
