"""Numbers: exact at the moment of asking, series without gaps, the same after a restart."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Iterator

import pytest

from process import Server
from vendor import Vendor, absent_id, eventually, fingerprint, gone, in_parallel, instant, invalid, ok, refused, rfc3339

DAY = timedelta(days=1)
OVERVIEW = {
    "licenses": {"total", "active", "expired", "suspended", "revoked", "banned"},
    "machines": {"total", "active", "dead"},
    "activations": {"trend"},
    "validations": {"total", "successful", "failed"},
}
COUNTS = {
    "validations": {"total", "successful", "failed", "codes"},
    "activations": {"activations", "deactivations", "deaths"},
    "licenses": {"created", "activated", "renewed", "suspended", "reinstated", "expired", "revoked", "banned", "deleted"},
}


def at_noon(server: Server) -> datetime:
    """Moves the clock to the coming noon, so that no test runs over midnight; returns the beginning of that day."""
    now = server.now()
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    if noon <= now:
        noon += DAY
    server.advance(int((noon - now).total_seconds() * 1000) + 1)
    return noon.replace(hour=0)


def fresh(start_server, tmp_path: Path) -> tuple[Server, Vendor, datetime]:
    server: Server = start_server(clock=tmp_path / "clock")
    return server, Vendor(server, server.live_key), at_noon(server)


def series(vendor: Vendor, name: str, **query: str) -> list[dict]:
    return vendor.read(f"/analytics/{name}", **query)["series"]


def counts(row: dict) -> dict:
    """What happened in that bucket, without the zeros."""
    return {name: value for name, value in row.items() if name != "start" and value}


# The overview


def test_overview_of_nothing(start_server, tmp_path: Path):
    """An empty server has zeros everywhere and seven days of them."""
    server, vendor, today = fresh(start_server, tmp_path)
    overview = vendor.read("/analytics")
    assert {name: set(value) for name, value in overview.items()} == OVERVIEW
    trend = overview["activations"].pop("trend")
    assert trend == [{"date": (today - (6 - day) * DAY).strftime("%Y-%m-%d"), "count": 0} for day in range(7)]
    assert {value for part in overview.values() for value in part.values()} == {0}
    server.stop()


def test_overview_after_a_history(start_server, tmp_path: Path):
    """Each state, deaths, a removal, validations of both kinds; in test nothing of it."""
    server, vendor, today = fresh(start_server, tmp_path)
    policy, beating = vendor.policy(), vendor.policy(requireHeartbeat=True, heartbeatIntervalMinutes=1, heartbeatCullStrategy="KEEP_DEAD")
    made = [vendor.license(policy) for _ in range(10)]
    for action, license in zip(("suspend", "revoke", "ban", "suspend"), made):
        ok(vendor.act(license, action))
    ok(vendor.act(made[3], "reinstate"))
    vendor.license(policy, expiresAt=rfc3339(server.now() - DAY))
    soon = vendor.license(policy, expiresAt=rfc3339(server.now() + timedelta(minutes=1)))
    strict = vendor.license_with({"expiresAt": rfc3339(server.now() + timedelta(minutes=1))}, expirationStrategy="REVOKE")
    gone(vendor.delete(f"/licenses/{made[9]['id']}"))
    mortal = vendor.license(beating)
    dying, living = vendor.machine(mortal["key"]), vendor.machine(mortal["key"])
    removed, kept = vendor.machine(made[4]["key"]), vendor.machine(made[4]["key"])
    gone(vendor.delete(f"/machines/{removed['id']}"))
    for _ in range(3):
        assert vendor.verdict(made[4]["key"], fingerprint=kept["fingerprint"]) == "VALID"
    assert vendor.verdict(made[0]["key"]) == "SUSPENDED"
    assert vendor.verdict(made[4]["key"], fingerprint=fingerprint()) == "FINGERPRINT_NOT_FOUND"

    overview = vendor.read("/analytics")
    assert overview["licenses"] == {"total": 13, "active": 9, "expired": 1, "suspended": 1, "revoked": 1, "banned": 1}
    assert overview["machines"] == {"total": 3, "active": 3, "dead": 0}
    assert overview["activations"]["trend"][-1] == {"date": today.strftime("%Y-%m-%d"), "count": 4}
    assert overview["validations"] == {"total": 5, "successful": 3, "failed": 2}

    # By the clock alone, before any sweep could have run:
    server.advance(seconds=61)
    ok(vendor.heartbeat(living, mortal["key"]))
    overview = vendor.read("/analytics")
    assert overview["licenses"]["expired"] == 2 and overview["licenses"]["revoked"] == 2 and overview["licenses"]["active"] == 7
    assert overview["machines"] == {"total": 3, "active": 2, "dead": 1}
    for license, status in ((soon, "expired"), (strict, "revoked")):
        assert vendor.read(f"/licenses/{license['id']}")["status"] == status
    assert vendor.read(f"/machines/{dying['id']}")["heartbeatStatus"] == "DEAD"
    statuses = [row["status"] for row in vendor.walk("/licenses")]
    assert {status: statuses.count(status) for status in OVERVIEW["licenses"] - {"total"}} | {"total": len(statuses)} == overview["licenses"]

    # The next day the trend has moved on, and the totals have not.
    server.advance(days=1)
    overview = vendor.read("/analytics")
    assert [day["count"] for day in overview["activations"]["trend"]] == [0, 0, 0, 0, 0, 4, 0]
    assert overview["validations"]["total"] == 5
    sandbox = Vendor(server, server.test_key, "test").read("/analytics")
    assert (sandbox["licenses"]["total"], sandbox["machines"]["total"], sandbox["validations"]["total"]) == (0, 0, 0)
    server.stop()


def test_overview_agrees_with_the_lists_under_races(start_server, tmp_path: Path):
    """However much happens at the same moment, the counters are what counting would give."""
    server, vendor, _ = fresh(start_server, tmp_path)
    policy = vendor.policy()

    def live(number: int) -> None:
        for step in range(6):
            license = vendor.license(policy)
            machine = vendor.machine(license["key"])
            vendor.verdict(license["key"], fingerprint=machine["fingerprint"])
            for action in ("suspend", "reinstate", "ban", "revoke")[: (number + step) % 4]:
                vendor.act(license, action)
            if (number + step) % 3 == 0:
                gone(vendor.delete(f"/machines/{machine['id']}"))
            if (number + step) % 5 == 0:
                gone(vendor.delete(f"/licenses/{license['id']}"))

    in_parallel(10, live)
    overview = vendor.read("/analytics")
    statuses = [row["status"] for row in vendor.walk("/licenses")]
    assert overview["licenses"] == {status: statuses.count(status) for status in OVERVIEW["licenses"] - {"total"}} | {"total": len(statuses)}
    assert overview["machines"]["total"] == len(vendor.walk("/machines")) == overview["machines"]["active"]
    assert overview["activations"]["trend"][-1]["count"] == 60
    assert overview["validations"] == {"total": 60, "successful": 60, "failed": 0}
    [row] = series(vendor, "licenses", interval="day", **today_of(server))
    assert (row["created"], row["activated"], row["deleted"]) == (60, 60, 60 - len(statuses))
    server.stop()


def today_of(server: Server) -> dict[str, str]:
    start = server.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return {"from": rfc3339(start), "to": rfc3339(start + DAY)}


# Series


@pytest.fixture(scope="module")
def history(start_server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vendor, datetime, dict, dict]]:
    """Three days: four licenses of one product on the first, one of another on the second, an expiry on the third."""
    server, vendor, first = fresh(start_server, tmp_path_factory.mktemp("history"))
    policy, other = vendor.policy(durationDays=60), vendor.policy(maxMachines=1, requireHeartbeat=True, heartbeatIntervalMinutes=1)
    licenses = [vendor.license(policy) for _ in range(4)]
    machine = vendor.machine(licenses[0]["key"])
    vendor.machine(licenses[0]["key"])
    gone(vendor.delete(f"/machines/{machine['id']}"))
    ok(vendor.act(licenses[0], "renew"))
    ok(vendor.act(licenses[1], "suspend"))
    ok(vendor.act(licenses[1], "reinstate"))
    ok(vendor.act(licenses[1], "revoke"))
    ok(vendor.act(licenses[2], "ban"))
    assert vendor.verdict(licenses[3]["key"]) == "VALID"
    assert vendor.verdict(licenses[3]["key"]) == "VALID"
    assert [vendor.verdict(license["key"]) for license in licenses[1:3]] == ["REVOKED", "BANNED"]
    server.advance(days=1)
    second = vendor.license(other, expiresAt=rfc3339(server.now() + DAY))
    vendor.machine(second["key"])
    refused(vendor.activate(second["key"]), 422, "MACHINE_LIMIT_EXCEEDED")
    assert vendor.verdict(second["key"], fingerprint=fingerprint()) == "MACHINE_LIMIT_EXCEEDED"
    assert vendor.verdict("nobody's") == "NOT_FOUND"
    server.advance(minutes=2)
    assert eventually(lambda: any(event["type"] == "machine.dead" for event in vendor.events(licenseId=second["id"])))
    server.advance(days=1, minutes=1)
    assert eventually(lambda: any(event["type"] == "license.expired" for event in vendor.events(licenseId=second["id"])))
    gone(vendor.delete(f"/licenses/{licenses[0]['id']}"))
    yield vendor, first, policy, other
    server.stop()


def test_series_by_day(history):
    """Each kind by day, gap-free, the day of nothing included. A key that is nobody's counts for the server's only account."""
    vendor, first, _, _ = history
    query = {"interval": "day", "from": rfc3339(first - DAY), "to": rfc3339(first + 3 * DAY)}
    for name, expected in (
        ("licenses", [{}, {"created": 4, "activated": 1, "renewed": 1, "suspended": 1, "reinstated": 1, "revoked": 1, "banned": 1},
                      {"created": 1}, {"expired": 1, "deleted": 1}]),
        ("activations", [{}, {"activations": 2, "deactivations": 1}, {"activations": 1, "deaths": 1}, {}]),
        ("validations", [{}, {"total": 4, "successful": 2, "failed": 2, "codes": {"VALID": 2, "REVOKED": 1, "BANNED": 1}},
                         {"total": 2, "failed": 2, "codes": {"MACHINE_LIMIT_EXCEEDED": 1, "NOT_FOUND": 1}}, {}]),
    ):  # fmt: skip
        answer = vendor.read(f"/analytics/{name}", **query)
        assert (answer["interval"], answer["from"], answer["to"]) == ("day", query["from"], query["to"])
        rows = answer["series"]
        assert [row["start"] for row in rows] == [rfc3339(first + (day - 1) * DAY) for day in range(4)]
        assert all(set(row) == {"start", *COUNTS[name]} for row in rows)
        assert [counts(row) for row in rows] == expected, name


def test_series_of_one_product(history):
    """Only what happened to its licenses."""
    vendor, first, policy, other = history
    query = {"from": rfc3339(first), "to": rfc3339(first + 3 * DAY)}
    for product, created, activations, validations in ((policy, [4, 0, 0], [2, 0, 0], [4, 0, 0]), (other, [0, 1, 0], [0, 1, 0], [0, 1, 0])):
        own = {**query, "productId": product["productId"]}
        assert [row["created"] for row in series(vendor, "licenses", **own)] == created
        assert [row["activations"] for row in series(vendor, "activations", **own)] == activations
        assert [row["total"] for row in series(vendor, "validations", **own)] == validations
    empty = vendor.product()
    assert [row["created"] for row in series(vendor, "licenses", **query, productId=empty["id"])] == [0, 0, 0]
    assert refused(vendor.get("/analytics/licenses", productId=absent_id()), 422, "REFERENCE_NOT_FOUND")["details"]["field"] == "productId"
    invalid(vendor.get("/analytics/licenses", productId="x"), "productId")


def floored(moment: datetime, interval: str) -> datetime:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if interval == "hour":
        return moment.replace(minute=0, second=0, microsecond=0)
    return {"day": day, "week": day - day.weekday() * DAY, "month": day.replace(day=1)}[interval]


def after(start: datetime, interval: str) -> datetime:
    if interval == "month":
        return start + calendar.monthrange(start.year, start.month)[1] * DAY
    return start + {"hour": timedelta(hours=1), "day": DAY, "week": 7 * DAY}[interval]


@pytest.mark.parametrize("interval", ["hour", "day", "week", "month"])
@pytest.mark.parametrize("name", ["licenses", "activations", "validations"])
def test_buckets(history, name: str, interval: str):
    """From the beginning of the first interval to the one that holds the last moment; weeks begin on Monday; the sums agree."""
    vendor, first, _, _ = history
    begin, end = first - timedelta(days=9, hours=5, minutes=7), first + timedelta(days=3, hours=1, seconds=1)
    rows = series(vendor, name, interval=interval, **{"from": rfc3339(begin), "to": rfc3339(end)})
    expected, start = [], floored(begin, interval)
    while start < end:
        expected.append(rfc3339(start))
        start = after(start, interval)
    assert [row["start"] for row in rows] == expected
    total = {"licenses": ("created", 5), "activations": ("activations", 3), "validations": ("total", 6)}[name]
    assert sum(row[total[0]] for row in rows) == total[1]


def test_end_is_exclusive(history):
    """A `to` on a border does not open another bucket; an offset is the same moment."""
    vendor, first, _, _ = history
    rows = series(vendor, "licenses", **{"from": rfc3339(first), "to": rfc3339(first + DAY)})
    assert [counts(row)["created"] for row in rows] == [4]
    east = (first + DAY).astimezone(timezone(timedelta(hours=5, minutes=30))).isoformat()
    assert series(vendor, "licenses", **{"from": rfc3339(first), "to": east}) == rows
    assert len(series(vendor, "licenses", **{"from": rfc3339(first), "to": rfc3339(first + DAY + timedelta(milliseconds=1))})) == 2


@pytest.mark.parametrize("interval", [None, "hour", "day", "week", "month"])
def test_defaults(history, interval: str | None):
    """Thirty intervals up to now, by day."""
    vendor, _, _, _ = history
    query = {} if interval is None else {"interval": interval}
    answer = vendor.read("/analytics/licenses", **query)
    unit, rows = interval or "day", answer["series"]
    assert answer["interval"] == unit and abs(instant(answer["to"]) - vendor.server.now()) < timedelta(minutes=1)
    assert rows[-1]["start"] == rfc3339(floored(instant(answer["to"]), unit)) and rows[0]["start"] == rfc3339(floored(instant(answer["from"]), unit))
    assert 30 <= len(rows) <= 31
    for row, following in zip(rows, rows[1:]):
        assert after(instant(row["start"]), unit) == instant(following["start"])


@pytest.mark.parametrize("name", ["licenses", "activations", "validations"])
@pytest.mark.parametrize(
    "query, field",
    [({"interval": "year"}, "interval"), ({"interval": ""}, "interval"), ({"from": "yesterday"}, "from"), ({"to": "2026-02-30T00:00:00Z"}, "to"),
     ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, None), ({"from": "2026-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, None),
     ({"from": "2026-01-01T00:00:00Z", "to": "2026-03-01T00:00:00Z", "interval": "hour"}, None), ({"from": "1970-01-01T00:00:00Z"}, None),
     ({"to": "1990-01-01T00:00:00Z", "from": "1970-01-01T00:00:00Z", "interval": "week"}, None), ({"nonsense": "1"}, "nonsense")],
    ids=str,
)  # fmt: skip
def test_bad_ranges(history, name: str, query: dict, field: str | None):
    """400 for what cannot be read, for an empty range, and for more than a thousand buckets."""
    vendor = history[0]
    response = vendor.get(f"/analytics/{name}", **query)
    if field:
        invalid(response, field)
    else:
        refused(response, 400, "VALIDATION_ERROR")


def test_thousand_buckets(history):
    """A thousand are fine, one more is too many."""
    vendor, first, _, _ = history
    query = {"interval": "hour", "from": rfc3339(first)}
    assert len(series(vendor, "activations", **query, to=rfc3339(first + timedelta(hours=1000)))) == 1000
    refused(vendor.get("/analytics/activations", **query, to=rfc3339(first + timedelta(hours=1000, seconds=1))), 400, "VALIDATION_ERROR")


# What will expire


def test_expiring(start_server, tmp_path: Path):
    """By day from today on, without gaps; neither what is past, nor revoked, banned or deleted, nor what never expires."""
    server, vendor, today = fresh(start_server, tmp_path)
    policy = vendor.policy()

    def ending(**span: float) -> dict:
        return vendor.license(policy, expiresAt=rfc3339(server.now() + timedelta(**span)))

    for span in ({"hours": 1}, {"days": 1}, {"days": 1}, {"days": 4}, {"days": 29}, {"days": 31}, {"hours": -1}):
        ending(**span)
    vendor.license(policy)
    ok(vendor.act(ending(days=2), "revoke"))
    ok(vendor.act(ending(days=2), "ban"))
    gone(vendor.delete(f"/licenses/{ending(days=2)['id']}"))
    ok(vendor.act(ending(days=2), "suspend"))
    ok(vendor.act(ending(days=3), "renew", durationDays=300))

    answer = vendor.read("/analytics/expiring")
    assert (answer["days"], answer["total"]) == (30, 6)
    days = answer["byDay"]
    assert [day["date"] for day in days] == [(today + number * DAY).strftime("%Y-%m-%d") for number in range(len(days))]
    counted = {number: day["count"] for number, day in enumerate(days) if day["count"]}
    assert counted == {0: 1, 1: 2, 2: 1, 4: 1, 29: 1}
    assert vendor.read("/analytics/expiring", days=2)["total"] == 4
    assert vendor.read("/analytics/expiring", days=1)["total"] == 3
    assert vendor.read("/analytics/expiring", days=365)["total"] == 8
    for value in ("0", "366", "-1", "x", "1.5", ""):
        invalid(vendor.get("/analytics/expiring", days=value), "days")
    invalid(vendor.get("/analytics/expiring", nonsense="1"), "nonsense")
    assert Vendor(server, server.test_key, "test").read("/analytics/expiring")["total"] == 0
    server.stop()


# Across restarts


def test_counts_survive_an_orderly_end(start_server, tmp_path: Path):
    """Validations are written down at SIGTERM, to the last one."""
    server, vendor, _ = fresh(start_server, tmp_path)
    license = vendor.license()
    suspended = vendor.license()
    ok(vendor.act(suspended, "suspend"))
    in_parallel(20, lambda number: [vendor.verdict(each["key"]) for each in (license, suspended)])
    before = {path: vendor.read(path, **query) for path, query in (("/analytics", {}), ("/analytics/validations", today_of(server)))}
    assert before["/analytics"]["validations"] == {"total": 40, "successful": 20, "failed": 20}
    server.stop()
    server = server.restarted()
    vendor = Vendor(server, server.live_key)
    assert {path: vendor.read(path, **query) for path, query in (("/analytics", {}), ("/analytics/validations", today_of(server)))} == before
    vendor.verdict(license["key"])
    assert vendor.read("/analytics")["validations"] == {"total": 41, "successful": 21, "failed": 20}
    server.stop()


def test_licenses_and_machines_survive_a_kill(start_server, tmp_path: Path):
    """Counters of rows are part of the change itself: `kill -9` leaves them as exact as the rows."""
    server, vendor, _ = fresh(start_server, tmp_path)
    policy = vendor.policy()
    for number in range(10):
        license = vendor.license(policy)
        vendor.machine(license["key"])
        if number % 2:
            ok(vendor.act(license, "suspend"))
    expected = vendor.read("/analytics")
    day = series(vendor, "licenses", **today_of(server))
    server.kill()
    server = server.restarted()
    vendor = Vendor(server, server.live_key)
    overview = vendor.read("/analytics")
    assert [overview[part] for part in ("licenses", "machines", "activations")] == [expected[part] for part in ("licenses", "machines", "activations")]
    assert overview["licenses"]["suspended"] == 5 and series(vendor, "licenses", **today_of(server)) == day
    server.stop()


def test_expired_and_allowed_is_a_success(start_server, tmp_path: Path):
    """Past its expiry under ALLOW_ACCESS a license is valid: such an answer is no failure, whatever its code says."""
    _, vendor, _ = fresh(start_server, tmp_path)
    policy = vendor.policy(expirationStrategy="ALLOW_ACCESS")
    license = vendor.license(policy, expiresAt="2020-01-01T00:00:00Z")
    answer = vendor.validate(license["key"]).json()
    assert (answer["valid"], answer["code"]) == (True, "EXPIRED")
    assert vendor.read("/analytics")["validations"] == {"total": 1, "successful": 1, "failed": 0}
    [row] = [row for row in series(vendor, "validations") if row["total"]]
    assert (row["successful"], row["failed"], row["codes"]) == (1, 0, {"EXPIRED": 1})
