"""The durable engine behind scheduled posts and escalations: rings, sends, waits, tries again, takes over.

The rows (`storage.deliveries`, `storage.escalations`, `storage.pages`) are the truth, `coaching.delivering` and
`coaching.escalation` the judgement; the engine is the patience. Alone
knows DBOS and APScheduler, and loads them only once it starts.
"""
