"""The durable engine behind scheduled posts: rings, sends, waits, tries again, takes over what a dead replica left.

The ledger (`storage.deliveries`) is the truth, `coaching.delivering` the judgement; the engine is the patience. Alone
knows DBOS and APScheduler, and loads them only once it starts.
"""
