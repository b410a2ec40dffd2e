"""Products, entitlements and their attachment, and metadata, which every resource has."""

from __future__ import annotations

import json

import pytest

from vendor import TIME, UUID, Vendor, absent_id, gone, instant, invalid, ok, refused, unique


def test_product_read_shape(vendor: Vendor):
    """A product has the documented fields and defaults."""
    code = unique("Prod_uct")
    product = vendor.product(name="Editor", code=code)
    assert set(product) == {
        "id", "name", "code", "description", "keyPrefix", "accountId", "licensesCount", "createdAt", "updatedAt",
        "deletedAt", "metadata",
    }  # fmt: skip
    assert UUID.match(product["id"]) and TIME.match(product["createdAt"]) and TIME.match(product["updatedAt"])
    assert (product["name"], product["code"], product["keyPrefix"]) == ("Editor", code, "LIC")
    assert (product["description"], product["deletedAt"], product["metadata"]) == (None, None, {})
    assert (product["accountId"], product["licensesCount"]) == (vendor.account, 0)
    assert vendor.read(f"/products/{product['id']}") == product


def test_product_patch(vendor: Vendor):
    """Absent stays, null clears, `updatedAt` moves."""
    product = vendor.product(description="old", metadata={"a": 1})
    patched = ok(vendor.patch(f"/products/{product['id']}", name="new"))
    assert (patched["name"], patched["description"], patched["metadata"]) == ("new", "old", {"a": 1})
    assert instant(patched["updatedAt"]) >= instant(product["updatedAt"]) and patched["createdAt"] == product["createdAt"]
    assert ok(vendor.patch(f"/products/{product['id']}", description=None))["description"] is None
    invalid(vendor.patch(f"/products/{product['id']}", name=None), "name")
    assert ok(vendor.patch(f"/products/{product['id']}")) == vendor.read(f"/products/{product['id']}")


def test_product_code_is_unique_ignoring_case(vendor: Vendor):
    """A second product with the code is 409 on `code`, however it is spelled."""
    product = vendor.product(code=unique("Case"))
    for code in (product["code"], product["code"].upper(), product["code"].lower()):
        body = refused(vendor.post("/products", name="x", code=code), 409, "CONFLICT")
        assert body["details"]["field"] == "code"
    other = vendor.product()
    refused(vendor.patch(f"/products/{other['id']}", code=product["code"].upper()), 409, "CONFLICT")
    assert ok(vendor.patch(f"/products/{product['id']}", code=product["code"].upper()))["code"] == product["code"].upper()


def test_product_code_may_be_used_again_after_deletion(vendor: Vendor):
    """A deleted product is 404 everywhere and frees its code."""
    product = vendor.product()
    gone(vendor.delete(f"/products/{product['id']}"))
    for method in ("GET", "PATCH", "DELETE"):
        body = {"json": {}} if method == "PATCH" else {}
        refused(vendor.http.request(method, f"/products/{product['id']}", **body), 404, "NOT_FOUND")
    assert product["id"] not in [row["id"] for row in vendor.walk("/products")]
    assert vendor.product(code=product["code"])["id"] != product["id"]


def test_product_in_use_stays(vendor: Vendor):
    """A product with policies or licenses answers DELETE with 409; without them it goes."""
    policy = vendor.policy()
    path = f"/products/{policy['productId']}"
    refused(vendor.delete(path), 409, "CONFLICT")
    license = vendor.license(policy)
    assert vendor.read(path)["licensesCount"] == 1
    refused(vendor.delete(path), 409, "CONFLICT")
    gone(vendor.delete(f"/licenses/{license['id']}"))
    assert vendor.read(path)["licensesCount"] == 0
    gone(vendor.delete(f"/policies/{policy['id']}"))
    gone(vendor.delete(path))


def test_key_prefix_shapes_the_keys(vendor: Vendor):
    """Keys begin with the product's prefix."""
    product = vendor.product(keyPrefix="PROAPP")
    assert vendor.license(vendor.policy(product))["key"].startswith("PROAPP-")


@pytest.mark.parametrize(
    "field, value",
    [
        ("name", ""), ("name", "x" * 256), ("name", None), ("name", 5), ("name", ["x"]),
        ("code", ""), ("code", "x" * 51), ("code", "with space"), ("code", "ä"), ("code", "a/b"), ("code", None), ("code", 5),
        ("description", "x" * 1001), ("description", 5),
        ("keyPrefix", "A"), ("keyPrefix", "ABCDEFGHIJK"), ("keyPrefix", "abc"), ("keyPrefix", "A1"), ("keyPrefix", ""),
        ("metadata", []), ("metadata", "x"), ("metadata", 5),
    ],
)  # fmt: skip
def test_product_field_rules(vendor: Vendor, field: str, value):
    """Each bad field is a 400 that names it."""
    body = {"name": "x", "code": unique(), field: value}
    invalid(vendor.http.post("/products", json=body), field)


def test_product_limits_are_inclusive(vendor: Vendor):
    """The longest allowed values are allowed; length counts characters."""
    code = unique().ljust(50, "x")
    product = vendor.product(name="é" * 255, code=code, description="🔑" * 1000, keyPrefix="ABCDEFGHIJ")
    assert (len(product["name"]), product["code"], len(product["description"])) == (255, code, 1000)


def test_all_issues_at_once(vendor: Vendor):
    """A 400 lists every problem, not the first only."""
    issues = invalid(vendor.post("/products", name=5, keyPrefix="a", metadata=[], nonsense=1))["details"]["issues"]
    assert {"name", "code", "keyPrefix", "metadata"} <= {issue["path"][0] for issue in issues if issue["path"]}
    assert "unrecognized_keys" in [issue["code"] for issue in issues]


# Entitlements


def test_entitlement_life(vendor: Vendor):
    """Create, read, change, delete; the code is free again afterwards."""
    entitlement = vendor.entitlement(name="PDF", description="export", metadata={"k": "v"})
    assert set(entitlement) == {
        "id", "code", "name", "description", "accountId", "createdAt", "updatedAt", "deletedAt", "metadata",
    }  # fmt: skip
    path = f"/entitlements/{entitlement['id']}"
    assert vendor.read(path) == entitlement
    assert ok(vendor.patch(path, name="PDF 2", description=None))["description"] is None
    assert refused(vendor.post("/entitlements", code=entitlement["code"], name="x"), 409, "CONFLICT")["details"]["field"] == "code"
    gone(vendor.delete(path))
    refused(vendor.get(path), 404, "NOT_FOUND")
    vendor.entitlement(code=entitlement["code"])


@pytest.mark.parametrize("code", ["", "Upper", "with space", "x" * 101, "a.b", "ä", None, 5])
def test_entitlement_code_rules(vendor: Vendor, code):
    """Lower-case letters, digits, hyphen and underscore, 1 to 100 of them."""
    invalid(vendor.post("/entitlements", code=code, name="x"), "code")


def test_license_holds_the_union(vendor: Vendor):
    """A license has its own entitlements and its policy's, each once, from the moment they are attached."""
    one, two, three = (vendor.entitlement() for _ in range(3))
    policy = vendor.policy()
    license = vendor.license(policy, entitlementIds=[one["id"]])
    assert license["entitlements"] == [one["code"]]
    attached = vendor.attach(f"/policies/{policy['id']}", one, two)
    assert {each["id"] for each in attached} == {one["id"], two["id"]}
    effective = ok(vendor.post(f"/licenses/{license['id']}/entitlements", entitlementCodes=[three["code"]]))
    assert sorted(each["code"] for each in effective) == sorted([one["code"], two["code"], three["code"]])
    assert sorted(vendor.read(f"/licenses/{license['id']}")["entitlements"]) == sorted(each["code"] for each in effective)

    gone(vendor.delete(f"/licenses/{license['id']}/entitlements/{one['id']}"))
    assert one["code"] in vendor.read(f"/licenses/{license['id']}")["entitlements"], "the policy still gives it"
    gone(vendor.delete(f"/policies/{policy['id']}/entitlements/{one['id']}"))
    assert sorted(vendor.read(f"/licenses/{license['id']}")["entitlements"]) == sorted([two["code"], three["code"]])
    gone(vendor.delete(f"/entitlements/{two['id']}"))
    assert vendor.read(f"/licenses/{license['id']}")["entitlements"] == [three["code"]]


@pytest.mark.parametrize("parent", ["policies", "licenses"])
def test_attaching_is_all_or_nothing(vendor: Vendor, parent: str):
    """One unknown entitlement, and none is attached; attaching again is harmless."""
    known, license = vendor.entitlement(), vendor.license()
    path = f"/{parent}/{license['id'] if parent == 'licenses' else license['policyId']}/entitlements"
    refused(vendor.post(path, entitlementIds=[known["id"], absent_id()]), 422, "REFERENCE_NOT_FOUND")
    refused(vendor.post(path, entitlementCodes=[known["code"], "nobody-has-this"]), 422, "REFERENCE_NOT_FOUND")
    assert vendor.read(f"/licenses/{license['id']}")["entitlements"] == []
    for _ in range(2):
        assert [each["code"] for each in ok(vendor.post(path, entitlementCodes=[known["code"]]))] == [known["code"]]
    for bad in ({}, {"entitlementIds": []}, {"entitlementIds": [absent_id()] * 101}, {"entitlementIds": "x"}):
        invalid(vendor.http.post(path, json=bad))
    refused(vendor.delete(f"{path}/{absent_id()}"), 404, "NOT_FOUND")


# Metadata


def test_metadata_comes_back_as_sent(vendor: Vendor):
    """Keys, their order and their case, numbers and their digits: nothing is rewritten."""
    sent = '{"zeta":1,"Alpha_Key":{"snake_case":1.10,"camelCase":12345678901234567890123456789},"small":1e-7,"a":[null,true,"\\u00e9"]}'
    body = f'{{"name":"x","code":"{unique()}","metadata":{sent}}}'
    created = vendor.http.post("/products", content=body, headers={"Content-Type": "application/json"})
    product = ok(created, 201)
    for response in (created, vendor.get(f"/products/{product['id']}")):
        assert list(response.json()["data"]["metadata"]) == ["zeta", "Alpha_Key", "small", "a"]
        assert response.json()["data"]["metadata"] == json.loads(sent)
        for text in ("1.10", "12345678901234567890123456789", "1e-7", "snake_case", "Alpha_Key"):
            assert text in response.text


def nested(levels: int) -> dict:
    value: dict = {}
    for _ in range(levels - 1):
        value = {"n": value}
    return value


@pytest.mark.parametrize(
    "allowed, forbidden",
    [
        ({f"k{n}": n for n in range(64)}, {f"k{n}": n for n in range(65)}),
        ({"k": "x" * 16_000}, {"k": "x" * 16_384}),
        (nested(8), nested(10)),
    ],
    ids=["64 keys", "16 KiB", "8 levels"],
)
def test_metadata_limits(vendor: Vendor, allowed: dict, forbidden: dict):
    """64 keys, 16 KiB, 8 levels; beyond is 400."""
    assert vendor.product(metadata=allowed)["metadata"] == allowed
    invalid(vendor.post("/products", name="x", code=unique(), metadata=forbidden))
