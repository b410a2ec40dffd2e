"""HTTP itself: methods, paths, broken framing, request ids, cross-origin requests."""

from __future__ import annotations

import socket
from http.client import HTTPResponse

import httpx
import pytest

from process import Server
from vendor import ULID, Vendor, error_body, ok, refused


def raw(server: Server, request: bytes) -> tuple[int, dict, bytes, bool]:
    """Sends bytes as they are; answers status, headers, body and whether the server closed the connection."""
    with socket.create_connection(server.address, timeout=15) as connection:
        try:
            connection.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass
        response = HTTPResponse(connection)
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = response.read()
        connection.settimeout(3)
        try:
            closed = connection.recv(1) == b""
        except TimeoutError:
            closed = False
        except ConnectionResetError:
            closed = True
        return response.status, headers, body, closed


def raw_patiently(server: Server, request: bytes) -> tuple[int, dict, bytes, bool]:
    """As `raw`; a reset that overtook the answer, because we were still sending, is asked again."""
    for _ in range(4):
        try:
            return raw(server, request)
        except ConnectionResetError:
            continue
    return raw(server, request)


def get(server: Server, target: str, *lines: str) -> bytes:
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: x", *lines, "", ""]).encode("latin-1")


BROKEN = {
    "garbage": b"garbage\r\n\r\n",
    "binary": bytes(range(1, 32)) + b"\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
    "wrong version": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "unknown method": b"BREW /api/v1/licenses HTTP/1.1\r\nHost: x\r\n\r\n",
    "lower-case method": b"get /api/v1/licenses HTTP/1.1\r\nHost: x\r\n\r\n",
    "header without colon": b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    "space in header name": b"GET / HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
    "NUL in header": b"GET / HTTP/1.1\r\nHost: x\r\nA: \x00\r\n\r\n",
    "oversized header": b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 200_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: %s\r\n" % (n, b"x" * 90) for n in range(3000)) + b"\r\n",
    "oversized target": b"GET /" + b"x" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "length is no number": b"POST /api/v1/licenses/validate-key HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
    "negative length": b"POST /api/v1/licenses/validate-key HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "two lengths": b"POST /api/v1/licenses/validate-key HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "bad chunk size": b"POST /api/v1/licenses/validate-key HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_http(server: Server, kind: str):
    """What is not HTTP is answered with the JSON error, then the connection is closed."""
    status, headers, body, closed = raw_patiently(server, BROKEN[kind])
    assert status == 400
    assert error_body(headers, body, 400)["code"] == "VALIDATION_ERROR"
    assert closed


def test_server_lives_on_after_all_that(server: Server, vendor: Vendor):
    """None of it hurt anybody else."""
    assert server.is_running
    assert vendor.verdict(vendor.license()["key"]) == "VALID"


def test_declared_length_beyond_the_limit(server: Server):
    """A length over the limit is refused before the body is awaited."""
    request = (
        b"POST /api/v1/licenses/validate-key HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 10000000000\r\n\r\n{"
    )
    status, headers, body, closed = raw(server, request)
    assert status == 413 and closed
    assert error_body(headers, body, 413)["code"] == "PAYLOAD_TOO_LARGE"


@pytest.mark.parametrize("target", ["/api/v1/licenses/%zz", "/api/v1/licenses/%", "/api/v1/licenses/%4", "/api/v1/licenses/%ff",
                                    "/api/v1/licenses/by-key/%c0%af", "/api/v1/licenses?limit=%zz", "/api/v1/licenses?%ff=1",
                                    "/api/v1/licenses?search=%ed%a0%80"])  # fmt: skip
def test_percent_encoding_is_strict(server: Server, target: str):
    """What does not decode is 400."""
    status, headers, body, _ = raw(server, get(server, target, f"Authorization: Bearer {server.live_key}", "Connection: close"))
    assert status == 400, body
    assert error_body(headers, body, 400)["code"] == "VALIDATION_ERROR"


def test_percent_encoding_is_decoded_once(server: Server, vendor: Vendor):
    """An encoded id is the id; an encoded slash splits no path; encoded twice it is another key."""
    license = vendor.license(key="once%2Fonly / twice")
    encoded = "".join(f"%{ord(character):02x}" for character in license["id"])
    authorization = f"Authorization: Bearer {server.live_key}"
    assert raw(server, get(server, f"/api/v1/licenses/{encoded}", authorization, "Connection: close"))[0] == 200
    for segment, status in (("once%252Fonly%20%2F%20twice", 200), ("once%2Fonly%20%2F%20twice", 404), ("once%252Fonly%20/%20twice", 404)):
        assert raw(server, get(server, f"/api/v1/licenses/by-key/{segment}", authorization, "Connection: close"))[0] == status


# Methods


@pytest.mark.parametrize("path", ["/licenses", "/products", "/policies", "/entitlements", "/machines", "/api-keys", "/openapi.json"])
def test_head_is_get_without_a_body(vendor: Vendor, path: str):
    """HEAD answers wherever GET does, with its headers and nothing else."""
    full, head = vendor.get(path), vendor.http.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == full.headers["content-type"] and head.headers["x-request-id"]


def test_head_of_what_is_not_there(vendor: Vendor):
    """HEAD refuses as GET does, without a body."""
    for client, path, status in ((vendor.http, "/licenses/x", 404), (vendor.anonymous, "/licenses", 401), (vendor.anonymous, "/none", 404)):
        response = client.head(path)
        assert (response.status_code, response.content) == (status, b"")


@pytest.mark.parametrize(
    "path, methods",
    [
        ("/licenses", {"GET", "HEAD", "POST"}),
        ("/licenses/x", {"GET", "HEAD", "PATCH", "DELETE"}),
        ("/licenses/x/suspend", {"POST"}),
        ("/licenses/validate-key", {"POST"}),
        ("/machines", {"GET", "HEAD", "POST"}),
        ("/machines/x/heartbeat", {"POST"}),
        ("/license", {"GET", "HEAD"}),
        ("/api-keys/x", {"GET", "HEAD", "DELETE"}),
    ],
)
def test_allow(vendor: Vendor, path: str, methods: set[str]):
    """OPTIONS is 204 and tells the methods; any other method is 405 and tells them too."""
    options = vendor.anonymous.options(path)
    assert (options.status_code, options.content) == (204, b"")
    assert {each.strip() for each in options.headers["allow"].split(",")} - {"OPTIONS"} == methods
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - methods:
        if path == "/licenses/validate-key" and method in ("GET", "PATCH", "DELETE"):
            continue  # also an id of a license, as far as the path is concerned
        response = vendor.http.request(method, path)
        refused(response, 405, "METHOD_NOT_ALLOWED")
        assert {each.strip() for each in response.headers["allow"].split(",")} - {"OPTIONS"} == methods


# Request ids


@pytest.mark.parametrize("id", ["a", "abc-123", "x" * 128, "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"])
def test_request_id_is_kept(vendor: Vendor, id: str):
    """A well-formed incoming id comes back, on success and on refusal."""
    assert vendor.http.get("/licenses", headers={"X-Request-Id": id}).headers["x-request-id"] == id
    refusal = vendor.anonymous.get("/licenses", headers={"X-Request-Id": id})
    assert refused(refusal, 401, "UNAUTHORIZED")["requestId"] == id


@pytest.mark.parametrize("id", [None, "", "x" * 129, "with space", "tab\there", b"\xc3\xa9"])
def test_request_id_is_made(vendor: Vendor, id):
    """Without a well-formed id a ULID is made, a new one each time."""
    headers = {} if id is None else {"X-Request-Id": id}
    made = {vendor.http.get("/licenses", headers=headers).headers["x-request-id"] for _ in range(2)}
    assert len(made) == 2 and all(ULID.match(each) for each in made)


def test_request_id_is_everywhere(server: Server, vendor: Vendor):
    """Every response has one."""
    for response in (
        httpx.get(f"{server.url}/health/live"), httpx.get(f"{server.url}/nothing"), vendor.anonymous.options("/licenses"),
        vendor.anonymous.put("/licenses"), vendor.validate("nobody"), httpx.get(f"{server.url}/api/reference"),
    ):  # fmt: skip
        assert response.headers["x-request-id"], response.request.url


def test_health(server: Server):
    """Alive and ready."""
    for path in ("/health/live", "/health/ready"):
        response = httpx.get(server.url + path)
        assert response.status_code == 200 and response.content


# Cross-origin requests


ORIGIN = "https://app.example.com"


def listed(header: str | None) -> set[str]:
    return {each.strip().lower() for each in (header or "").split(",")}


@pytest.mark.parametrize(
    "path, method", [("/licenses/validate-key", "POST"), ("/validate-key", "POST"), ("/machines", "POST"), ("/machines/x/heartbeat", "POST"),
                     ("/machines/x", "DELETE"), ("/license", "GET"), ("/license/machines", "GET")]
)  # fmt: skip
def test_preflight(vendor: Vendor, path: str, method: str):
    """Routes of applications answer preflights for any origin, without credentials."""
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization,content-type"}
    response = vendor.anonymous.options(path, headers=asked)
    assert response.status_code == 204 and response.headers["access-control-allow-origin"] in ("*", ORIGIN)
    assert method.lower() in listed(response.headers["access-control-allow-methods"])
    assert {"authorization", "content-type"} <= listed(response.headers["access-control-allow-headers"])
    assert "access-control-allow-credentials" not in response.headers


def test_answers_to_other_origins(vendor: Vendor):
    """The answer itself is readable too, its signature and rate headers exposed, refusals included."""
    license = vendor.license()
    for response in (
        vendor.anonymous.post("/licenses/validate-key", json={"key": license["key"]}, headers={"Origin": ORIGIN}),
        vendor.anonymous.post("/licenses/validate-key", json={}, headers={"Origin": ORIGIN}),
        vendor.anonymous.get("/license", headers={"Origin": ORIGIN, "Authorization": f"License {license['key']}"}),
    ):
        assert response.headers["access-control-allow-origin"] in ("*", ORIGIN)
        exposed = listed(response.headers["access-control-expose-headers"])
        assert {"x-signature", "x-signature-timestamp", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after"} <= exposed
        assert "access-control-allow-credentials" not in response.headers


def test_management_is_not_for_browsers(vendor: Vendor):
    """Management routes allow no other origin."""
    asked = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    assert "access-control-allow-origin" not in vendor.anonymous.options("/licenses", headers=asked).headers
    response = vendor.http.get("/licenses", headers={"Origin": ORIGIN})
    assert isinstance(ok(response), list) and "access-control-allow-origin" not in response.headers
