"""Bodies, queries and paths of every bad kind, on every kind of route: never a 500, an empty answer or an HTML page."""

from __future__ import annotations

import json

import pytest

from vendor import Vendor, absent_id, error_body, fingerprint, invalid, ok, path_segment, refused, unique

LIMIT = 256 * 1024
JSON = {"Content-Type": "application/json"}

BROKEN = {
    "empty": b"",
    "blank": b"   \n",
    "truncated": b'{"name":"x"',
    "trailing comma": b'{"name":"x",}',
    "trailing comma in array": b'{"name":["x",]}',
    "two documents": b'{"name":"x"}{"name":"y"}',
    "text behind": b'{"name":"x"} x',
    "byte order mark": b'\xef\xbb\xbf{"name":"x"}',
    "UTF-16": '{"name":"x"}'.encode("utf-16"),
    "single quotes": b"{'name':'x'}",
    "no quotes": b"{name:1}",
    "comment": b'{"name":"x"/* */}',
    "NaN": b'{"name":NaN}',
    "Infinity": b'{"name":-Infinity}',
    "leading zero": b'{"name":01}',
    "bare point": b'{"name":1.}',
    "plus sign": b'{"name":+1}',
    "hex": b'{"name":0x10}',
    "raw NUL": b'{"name":"a\x00b"}',
    "escaped NUL": b'{"name":"a\\u0000b"}',
    "escaped NUL in a key": b'{"na\\u0000me":"x"}',
    "NUL behind": b'{"name":"x"}\x00',
    "raw newline": b'{"name":"a\nb"}',
    "raw control character": b'{"name":"a\x01b"}',
    "lone high surrogate": b'{"name":"\\ud800"}',
    "lone low surrogate": b'{"name":"\\udc00x"}',
    "swapped surrogates": b'{"name":"\\udc00\\ud800"}',
    "lone surrogate in a key": b'{"\\ud800":"x"}',
    "bad escape": b'{"name":"\\x41"}',
    "short escape": b'{"name":"\\u00e"}',
    "invalid UTF-8": b'{"name":"\xff\xfe"}',
    "overlong UTF-8": b'{"name":"\xc0\xaf"}',
    "surrogate in UTF-8": b'{"name":"\xed\xa0\x80"}',
    "cut UTF-8": b'{"name":"\xe2\x82"}',
    "duplicate key": b'{"name":"x","name":"x"}',
    "duplicate key in disguise": b'{"name":"x","n\\u0061me":"y"}',
    "duplicate key below": b'{"metadata":{"a":1,"a":2}}',
    "array": b'[{"name":"x"}]',
    "string": b'"name"',
    "number": b"1",
    "null": b"null",
    "true": b"true",
    "65 levels": b'{"name":' + b"[" * 65 + b"]" * 65 + b"}",
    "65 levels of objects": b'{"metadata":' * 65 + b"1" + b"}" * 65,
    "100000 levels": b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "100000 levels, never closed": b"[" * 100_000,
    "100000 objects deep": b'{"":' * 50_000 + b"1" + b"}" * 50_000,
}

# Where nothing in the body is required, an empty one is no mistake; and a heartbeat reads nothing of its body.
NO_MISTAKE = {
    **dict.fromkeys(["suspend", "validate", "change product", "change license", "change webhook", "erase"], {"empty", "blank"}),
    "heartbeat": {"empty", "blank", "array", "string", "number", "null", "true"},
}


@pytest.fixture(scope="module")
def routes(vendor: Vendor) -> dict[str, tuple[str, str, dict]]:
    """Routes that read a body: management, application, and without credential."""
    license = vendor.license()
    machine = vendor.machine(license["key"])
    webhook = vendor.webhook("http://127.0.0.1:9/", "license.checked_out")
    bearer, holder = {"Authorization": f"Bearer {vendor.key}"}, {"Authorization": f"License {license['key']}"}
    return {
        "validate-key": ("POST", "/licenses/validate-key", {}),
        "activate": ("POST", "/machines", holder),
        "heartbeat": ("POST", f"/machines/{machine['id']}/heartbeat", holder),
        "create product": ("POST", "/products", bearer),
        "change product": ("PATCH", f"/products/{license['productId']}", bearer),
        "create policy": ("POST", "/policies", bearer),
        "create license": ("POST", "/licenses", bearer),
        "change license": ("PATCH", f"/licenses/{license['id']}", bearer),
        "suspend": ("POST", f"/licenses/{license['id']}/suspend", bearer),
        "validate": ("POST", f"/licenses/{license['id']}/validate", bearer),
        "attach": ("POST", f"/licenses/{license['id']}/entitlements", bearer),
        "create entitlement": ("POST", "/entitlements", bearer),
        "create key": ("POST", "/api-keys", bearer),
        "create webhook": ("POST", "/webhooks", bearer),
        "change webhook": ("PATCH", f"/webhooks/{webhook['id']}", bearer),
        "replay": ("POST", f"/webhooks/{webhook['id']}/replay", bearer),
        "erase": ("POST", f"/licenses/{vendor.license()['id']}/erase", bearer),
    }


ROUTES = [
    "validate-key", "activate", "heartbeat", "create product", "change product", "create policy", "create license",
    "change license", "suspend", "validate", "attach", "create entitlement", "create key", "create webhook", "change webhook",
    "replay", "erase",
]  # fmt: skip


@pytest.mark.parametrize(
    "kind, route", [(kind, route) for route in ROUTES for kind in BROKEN if kind not in NO_MISTAKE.get(route, ())]
)
def test_broken_json(vendor: Vendor, routes: dict, kind: str, route: str):
    """What is not one strict JSON object is 400."""
    method, path, headers = routes[route]
    response = vendor.anonymous.request(method, path, content=BROKEN[kind], headers={**headers, **JSON})
    refused(response, 400, "VALIDATION_ERROR")


def test_64_levels_are_fine(vendor: Vendor):
    """The limit is 64, not less: an ignored field may be that deep."""
    body = b'{"key":"nobody","extra":' + b"[" * 63 + b"]" * 63 + b"}"
    assert ok(vendor.anonymous.post("/licenses/validate-key", content=body, headers=JSON))["code"] == "NOT_FOUND"


@pytest.mark.parametrize("route", [each for each in ROUTES if each not in ("validate-key", "activate", "heartbeat")])
def test_unknown_fields_are_refused(vendor: Vendor, routes: dict, route: str):
    """A typo in a management request is never silently lost."""
    method, path, headers = routes[route]
    response = vendor.anonymous.request(method, path, json={"nonsense": 1}, headers=headers)
    body = invalid(response, code="unrecognized_keys")
    assert "nonsense" in json.dumps(body["details"])


def test_unknown_fields_are_ignored_where_clients_call(vendor: Vendor):
    """validate-key, machines and heartbeat ignore what they do not know."""
    license = vendor.license()
    assert vendor.verdict(license["key"], nonsense={"a": [1, None]}) == "VALID"
    machine = vendor.machine(license["key"], nonsense=1)
    beat = vendor.as_license("POST", f"/machines/{machine['id']}/heartbeat", license["key"], json={"nonsense": 1})
    assert beat.status_code == 200


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 400, "1e-400", "1.5", "18446744073709551616", "-1", "0." + "0" * 300 + "1"], ids=lambda text: text[:12])
def test_huge_numbers(vendor: Vendor, number: str):
    """Numbers no field can hold are 400 where one is read, and no harm where none is."""
    product = vendor.product()["id"]
    body = f'{{"productId":"{product}","name":"x","maxMachines":{number}}}'
    invalid(vendor.http.post("/policies", content=body, headers=JSON), "maxMachines")
    body = f'{{"fingerprint":"{fingerprint()}","cores":{number}}}'
    holder = {**JSON, "Authorization": f"License {vendor.license()['key']}"}
    invalid(vendor.anonymous.post("/machines", content=body, headers=holder), "cores")
    body = f'{{"key":"nobody","ignored":{number}}}'
    assert vendor.anonymous.post("/licenses/validate-key", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("value", [None, True, 5, "", "x", [], {}, [[]], {"a": 1}, 1.5], ids=repr)
@pytest.mark.parametrize("route", ROUTES)
def test_wrong_types_everywhere(vendor: Vendor, routes: dict, route: str, value):
    """Any value in any field: an answer of the documented kinds, never a 500."""
    method, path, headers = routes[route]
    fields = ["key", "fingerprint", "name", "code", "productId", "policyId", "metadata", "entitlementIds", "scopes", "reason",
              "expiresAt", "maxMachines", "template", "environment", "nonce", "entitlements", "replaces",
              "url", "events", "enabled", "description", "from", "to", "after"]  # fmt: skip
    for field in fields:
        response = vendor.anonymous.request(method, path, json={field: value}, headers=headers)
        assert response.status_code < 500 and response.content, (field, response.text)
        if response.status_code >= 400:
            error_body(response.headers, response.content, response.status_code)
    if route == "suspend":
        vendor.post(path.replace("suspend", "reinstate"))


# Media types and sizes


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", "", "json", None]
)
@pytest.mark.parametrize("route", ROUTES)
def test_wrong_content_type(vendor: Vendor, routes: dict, route: str, content_type: str | None):
    """A body that is not declared as JSON is 415."""
    method, path, headers = routes[route]
    declared = {} if content_type is None else {"Content-Type": content_type}
    response = vendor.anonymous.request(method, path, content=b'{"name":"x"}', headers={**headers, **declared})
    refused(response, 415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON", "application/json ;charset=UTF-8"])
def test_content_type_spellings(vendor: Vendor, content_type: str):
    """Parameters and case of the JSON type do not matter."""
    response = vendor.anonymous.post("/licenses/validate-key", content=b'{"key":"nobody"}', headers={"Content-Type": content_type})
    assert response.status_code == 200


@pytest.mark.parametrize("route", ROUTES)
def test_oversized_body(vendor: Vendor, routes: dict, route: str):
    """256 KiB and one byte is 413, declared or chunked."""
    method, path, headers = routes[route]
    body = b'{"name":"x"}'.ljust(LIMIT + 1)
    refused(vendor.anonymous.request(method, path, content=body, headers={**headers, **JSON}), 413, "PAYLOAD_TOO_LARGE")
    chunks = (body[start : start + 8192] for start in range(0, len(body), 8192))
    refused(vendor.anonymous.request(method, path, content=chunks, headers={**headers, **JSON}), 413, "PAYLOAD_TOO_LARGE")


def test_largest_body(vendor: Vendor):
    """256 KiB exactly is read."""
    body = b'{"key":"nobody"}'.ljust(LIMIT)
    assert vendor.anonymous.post("/licenses/validate-key", content=body, headers=JSON).status_code == 200


# Ids that are none


@pytest.mark.parametrize("id", ["x", "0", "-1", "lic_01H", "null", "1" * 500, "a b", "é", "%00x", "'; DROP TABLE licenses; --", "00000000-0000-0000-0000-00000000000g"])
def test_ids_that_are_none(vendor: Vendor, id: str):
    """What is no id names nothing: 404; a NUL is 400."""
    for collection in ("licenses", "machines", "products", "policies", "entitlements", "api-keys", "webhooks", "events", "audit-logs"):
        segment = id if id == "%00x" else path_segment(id)
        response = vendor.http.get(f"/{collection}/{segment}")
        assert response.status_code in ((400, 404) if id == "%00x" else (404,)), response.text
        error_body(response.headers, response.content, response.status_code)


def test_bad_ids_in_bodies(vendor: Vendor):
    """An id in a body is checked for its form: 400, not 422."""
    invalid(vendor.post("/machines", licenseId="x", fingerprint=fingerprint()), "licenseId")
    invalid(vendor.post(f"/policies/{vendor.policy()['id']}/entitlements", entitlementIds=["x"]))
    refused(vendor.post("/machines", licenseId=absent_id(), fingerprint=fingerprint()), 422, "REFERENCE_NOT_FOUND")


def test_text_is_kept_as_sent(vendor: Vendor):
    """Every legal character survives: quotes, emoji, combining marks, right-to-left, line separators."""
    name = "\" \\ / \b\f\n\r\t <script>alert(1)</script> é e\u0301 🔑 \u2028 שלום \u200d"
    product = vendor.product(name=name, code=unique(), metadata={name: name})
    assert (product["name"], product["metadata"]) == (name, {name: name})
    assert vendor.read(f"/products/{product['id']}")["name"] == name
