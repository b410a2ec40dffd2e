"""What the sessions of a PostgreSQL database wait for while something runs, from samples of `pg_stat_activity`."""

from __future__ import annotations

import threading
from collections import Counter

from cluster import Cluster

_EVERY_SECONDS = 0.02


class Waits:
    """Looks on for as long as `with` lasts. Each look is a transaction of its own: a long one would hold back cleaning up."""

    def __init__(self, cluster: Cluster, database: str, seconds: float) -> None:
        self._cluster = cluster
        self._statements = _STATEMENTS.format(database=database, looks=int(seconds / _EVERY_SECONDS), every=_EVERY_SECONDS)
        self._timeout = seconds + 60
        self._thread = threading.Thread(target=self._look)
        self._rows: list[list[str]] = []

    def __enter__(self) -> Waits:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    @property
    def sessions(self) -> Counter[str]:
        """How many sessions did what, on average."""
        return Counter({what: float(count) for what, count in self._rows})

    def _look(self) -> None:
        self._rows = self._cluster.psql(self._statements, timeout=self._timeout)


_STATEMENTS = """
CREATE TEMPORARY TABLE seen (what text);
DO $$
BEGIN
    FOR look IN 1..{looks} LOOP
        INSERT INTO seen SELECT CASE
            WHEN state <> 'active' THEN state
            WHEN wait_event_type = 'Lock' THEN concat('lock (', wait_event, '): ', substring(query FROM '^\\s*(\\w+\\s+\\w+\\s+\\w+)'))
            WHEN wait_event IS NULL THEN 'running'
            ELSE concat('waiting for ', wait_event_type, ' ', wait_event) END
        FROM pg_stat_activity WHERE datname = '{database}' AND backend_type = 'client backend';
        COMMIT;
        PERFORM pg_sleep({every});
    END LOOP;
END $$;
SELECT what, round(count(*) / {looks}.0, 2) FROM seen GROUP BY what ORDER BY count(*) DESC;
"""
