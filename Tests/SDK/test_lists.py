"""Lists: order, pages, walking while rows are added, filters."""

from __future__ import annotations

import pytest

from vendor import Vendor, absent_id, future, gone, invalid, ok, past, unique

COLLECTIONS = ["products", "policies", "entitlements", "licenses", "machines", "api-keys", "signing-keys"]


@pytest.fixture(scope="module")
def filled(vendor: Vendor) -> Vendor:
    """At least three rows in every collection, made one after the other."""
    for _ in range(3):
        vendor.entitlement()
        vendor.api_key("licenses:read")
        vendor.machine(vendor.license()["key"])
        waiting = vendor.waiting_signing_key()
        ok(vendor.post(f"/signing-keys/{waiting['kid']}/revoke"))
    return vendor


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_list_shape_and_order(filled: Vendor, collection: str):
    """`data` and `pagination`, newest first, `nextCursor` the id of the last row."""
    body = filled.get(f"/{collection}", limit=2).json()
    assert set(body) == {"data", "pagination"} and len(body["data"]) == 2
    assert body["pagination"] == {"nextCursor": body["data"][-1]["id"], "hasMore": True}
    rows = filled.walk(f"/{collection}")
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    created = [row["createdAt"] for row in rows[:3]]
    assert created == sorted(created, reverse=True)
    assert len({row["id"] for row in rows}) == len(rows) >= 3
    assert rows[:2] == body["data"]
    last = filled.get(f"/{collection}", limit=100, cursor=rows[-1]["id"]).json()
    assert last == {"data": [], "pagination": {"nextCursor": None, "hasMore": False}}


def test_default_limit(vendor: Vendor):
    """25 rows unless asked otherwise, and never more than 100."""
    policy = vendor.policy()
    for _ in range(26):
        vendor.license(policy)
    assert len(vendor.read("/licenses", policyId=policy["id"])) == 25
    assert len(vendor.read("/licenses", policyId=policy["id"], limit=100)) == 26
    exact = vendor.get("/licenses", policyId=policy["id"], limit=26).json()["pagination"]
    assert exact == {"nextCursor": None, "hasMore": False}


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_walk_while_rows_are_added(vendor: Vendor, limit: int):
    """Every row that existed at the start comes exactly once, whatever is added meanwhile."""
    policy = vendor.policy()
    start = [vendor.license(policy)["id"] for _ in range(7)]
    seen: list[str] = []
    cursor: dict = {}
    while True:
        page = vendor.get("/licenses", policyId=policy["id"], limit=limit, **cursor).json()
        seen += [row["id"] for row in page["data"]]
        vendor.license(policy)
        if not page["pagination"]["hasMore"]:
            break
        cursor = {"cursor": page["pagination"]["nextCursor"]}
    assert [each for each in seen if each in start] == start[::-1]
    assert len(set(seen)) == len(seen)


def test_walk_past_a_deleted_row(vendor: Vendor):
    """A cursor whose row was deleted meanwhile still leads on."""
    policy = vendor.policy()
    ids = [vendor.license(policy)["id"] for _ in range(4)][::-1]
    page = vendor.get("/licenses", policyId=policy["id"], limit=2).json()
    gone(vendor.delete(f"/licenses/{ids[1]}"))
    rest = vendor.read("/licenses", policyId=policy["id"], cursor=page["pagination"]["nextCursor"])
    assert [row["id"] for row in rest] == ids[2:]


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=abc", "limit=-1", "limit=1.5", "limit=", "limit=99999999999999999999", "cursor=abc", "cursor=",
     "cursor=%00", "cursor=0", "limit=%31%30%30%30"],
)  # fmt: skip
def test_bad_page_parameters(vendor: Vendor, collection: str, query: str):
    """A limit outside 1 to 100 and a cursor that is no id are 400, by name."""
    invalid(vendor.http.get(f"/{collection}?{query}"), query.split("=")[0])


# Filters


@pytest.fixture(scope="module")
def shop(vendor: Vendor) -> dict:
    """One product with licenses that differ in everything a filter can ask."""
    product = vendor.product()
    policy, other = vendor.policy(product), vendor.policy(product)
    mail = f"{unique('ada')}@example.com"
    licenses = {
        "plain": vendor.license(policy, name=unique("Plain Name")),
        "mail": vendor.license(policy, userEmail=mail),
        "expired": vendor.license(policy, expiresAt=past()),
        "soon": vendor.license(policy, expiresAt=future(days=5)),
        "late": vendor.license(policy, expiresAt=future(days=500)),
        "tagged": vendor.license(policy, metadata={"order": "A 1/2", "plan": "pro"}),
        "other": vendor.license(other),
        "suspended": vendor.license(other),
        "banned": vendor.license(other),
        "revoked": vendor.license(other),
    }
    for state, action in (("suspended", "suspend"), ("banned", "ban"), ("revoked", "revoke")):
        ok(vendor.act(licenses[state], action))
    return {"product": product, "policy": policy, "other": other, "mail": mail, "licenses": licenses}


def found(vendor: Vendor, shop: dict, **query) -> set[str]:
    names = {license["id"]: name for name, license in shop["licenses"].items()}
    return {names.get(row["id"], row["id"]) for row in vendor.walk("/licenses", productId=shop["product"]["id"], **query)}


def test_filter_licenses(vendor: Vendor, shop: dict):
    """Every filter of the license list, alone and together."""
    everything = set(shop["licenses"])
    assert found(vendor, shop) == everything
    assert found(vendor, shop, policyId=shop["other"]["id"]) == {"other", "suspended", "banned", "revoked"}
    assert found(vendor, shop, userEmail=shop["mail"]) == {"mail"}
    assert found(vendor, shop, expiresAfter=future(days=1)) == {"soon", "late"}
    assert found(vendor, shop, expiresBefore=future(days=10)) == {"expired", "soon"}
    assert found(vendor, shop, expiresAfter=future(days=1), expiresBefore=future(days=10)) == {"soon"}
    assert found(vendor, shop, **{"metadata[order]": "A 1/2"}) == {"tagged"}
    assert found(vendor, shop, **{"metadata[order]": "A 1/2", "metadata[plan]": "free"}) == set()
    assert found(vendor, shop, policyId=shop["other"]["id"], status="active") == {"other"}


@pytest.mark.parametrize("status", ["suspended", "expired", "banned", "revoked"])
def test_filter_licenses_by_status(vendor: Vendor, shop: dict, status: str):
    """The status filter follows the clock like the status itself."""
    assert found(vendor, shop, status=status) == {status}


def test_search_licenses(vendor: Vendor, shop: dict):
    """`search` looks in name, e-mail and key hint, ignoring case; its wildcards are plain characters."""
    assert found(vendor, shop, search=shop["licenses"]["plain"]["name"].upper()) == {"plain"}
    assert found(vendor, shop, search=shop["mail"].split("@")[0]) == {"mail"}
    assert "late" in found(vendor, shop, search=shop["licenses"]["late"]["key"][-4:])
    for wildcard in ("%", "_", "\\", "'", '"', "*"):
        assert found(vendor, shop, search=wildcard + "nobody") == set()


@pytest.mark.parametrize("query", ["status=nonsense", "productId=x", "policyId=5", "expiresBefore=tomorrow", "expiresAfter=x"])
def test_bad_filters(vendor: Vendor, query: str):
    """A filter that cannot be read is 400, never ignored."""
    invalid(vendor.http.get(f"/licenses?{query}"), query.split("=")[0])


def test_filter_policies(vendor: Vendor):
    """Policies by product."""
    product = vendor.product()
    ids = {vendor.policy(product)["id"] for _ in range(2)}
    assert {row["id"] for row in vendor.walk("/policies", productId=product["id"])} == ids
    assert vendor.read("/policies", productId=absent_id()) == []


def test_filter_machines(vendor: Vendor):
    """Machines by license, fingerprint and heartbeat status."""
    license, other = vendor.license(), vendor.license()
    first, second = vendor.machine(license["key"]), vendor.machine(license["key"])
    vendor.machine(other["key"], first["fingerprint"])
    ok(vendor.heartbeat(second, license["key"]))
    assert {row["id"] for row in vendor.read("/machines", licenseId=license["id"])} == {first["id"], second["id"]}
    assert len(vendor.read("/machines", fingerprint=first["fingerprint"])) == 2
    [row] = vendor.read("/machines", licenseId=license["id"], heartbeatStatus="ALIVE")
    assert row["id"] == second["id"]
    [row] = vendor.read("/machines", licenseId=license["id"], heartbeatStatus="NOT_STARTED")
    assert row["id"] == first["id"]
    assert vendor.read("/machines", licenseId=license["id"], heartbeatStatus="DEAD") == []
    invalid(vendor.get("/machines", heartbeatStatus="alive?"), "heartbeatStatus")
    invalid(vendor.get("/machines", licenseId="x"), "licenseId")
