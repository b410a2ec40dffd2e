"""A vendor's URL never makes the server call where the vendor could not call himself. (Nothing here leaves the machine.)"""

from __future__ import annotations

import ipaddress
from typing import Iterator

import pytest

from conftest import NO_LIMITS, TO_LOOPBACK
from process import Server
from receiver import Receiver, redirect
from vendor import Vendor, eventually, gone, invalid, ok, refused

# An accepted endpoint must not be called by these tests: nothing emits this type, and it is not enabled.
NEVER = {"events": ["license.checked_out"], "enabled": False}

NOT_PUBLIC = {
    "this network": "0.0.0.0",
    "this network, inside": "0.1.2.3",
    "private 10/8": "10.0.0.1",
    "private 10/8, last": "10.255.255.255",
    "carrier": "100.64.0.1",
    "carrier, last": "100.127.255.255",
    "loopback": "127.0.0.1",
    "loopback, last": "127.255.255.254",
    "link-local": "169.254.0.1",
    "metadata": "169.254.169.254",
    "private 172.16/12": "172.16.0.1",
    "private 172.16/12, last": "172.31.255.255",
    "protocol assignments": "192.0.0.1",
    "documentation 1": "192.0.2.1",
    "relays of 6to4": "192.88.99.1",
    "private 192.168/16": "192.168.1.1",
    "benchmarks": "198.18.0.1",
    "benchmarks, last": "198.19.255.255",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "unspecified, v6": "[::]",
    "loopback, v6": "[::1]",
    "loopback, v6 in full": "[0:0:0:0:0:0:0:1]",
    "mapped loopback": "[::ffff:127.0.0.1]",
    "mapped loopback in hex": "[::ffff:7f00:1]",
    "mapped private": "[::ffff:10.0.0.1]",
    "mapped metadata": "[::ffff:a9fe:a9fe]",
    "mapped this network": "[::ffff:0.0.0.0]",
    "compatible": "[::127.0.0.1]",
    "compatible with a public one": "[::8.8.8.8]",
    "translated": "[::ffff:0:127.0.0.1]",
    "NAT64 loopback": "[64:ff9b::127.0.0.1]",
    "NAT64 public": "[64:ff9b::8.8.8.8]",
    "NAT64 local": "[64:ff9b:1::1]",
    "discard": "[100::1]",
    "Teredo": "[2001::1]",
    "benchmarks, v6": "[2001:2::1]",
    "ORCHID": "[2001:20::1]",
    "documentation, v6": "[2001:db8::1]",
    "documentation, v6, new": "[3fff::1]",
    "6to4 loopback": "[2002:7f00:1::1]",
    "6to4 private": "[2002:a00:1::]",
    "segment routing": "[5f00::1]",
    "unique local": "[fd00::1]",
    "unique local, fc": "[fc00::1]",
    "link-local, v6": "[fe80::1]",
    "site-local": "[fec0::1]",
    "multicast, v6": "[ff02::1]",
    "localhost": "localhost",
    "localhost, upper case": "LOCALHOST",
    "localhost with a dot": "localhost.",
}
UNREADABLE = {
    "decimal": "2130706433",
    "hex": "0x7f000001",
    "hex, upper case": "0X7F000001",
    "octal": "017700000001",
    "octal part": "0177.0.0.1",
    "hex part": "0x7f.0.0.1",
    "hex last part": "127.0.0.0x1",
    "two parts": "127.1",
    "three parts": "127.0.1",
    "one part": "127",
    "zero": "0",
    "leading zeros": "127.000.000.001",
    "trailing dot": "127.0.0.1.",
    "too large": "256.0.0.1",
    "five parts": "127.0.0.1.1",
    "overflow": "4294967297",
    "full-width digits": "１２７.0.0.1",
    "circled digits": "①②⑦.⓪.⓪.①",
    "ideographic dots": "127。0。0。1",
    "percent": "127%2e0%2e0%2e1",
    "zone": "[fe80::1%25eth0]",
    "zone, plain": "[fe80::1%eth0]",
    "no bracket": "::1",
    "one bracket": "[::1",
    "half mapped": "[::ffff:127.1]",
    "too short": "[1:2]",
    "two gaps": "[::1::]",
    "nothing in brackets": "[]",
    "name in brackets": "[localhost]",
    "future": "[v1.x]",
    "empty label": "a..example",
    "blank": "127.0.0.1 ",
    "tab": "127.0.0.1\t",
    "backslash": "127.0.0.1\\@example.com",
    "international": "exämple.com",
}
PUBLIC = {
    "v4": "93.184.216.34",
    "just below 10/8": "9.255.255.255",
    "just above 10/8": "11.0.0.0",
    "just below the carriers": "100.63.255.255",
    "just above the carriers": "100.128.0.0",
    "just above loopback": "128.0.0.1",
    "just below link-local": "169.253.255.255",
    "just above 172.16/12": "172.32.0.1",
    "just above 192.168/16": "192.169.0.1",
    "just above the benchmarks": "198.20.0.1",
    "last before multicast": "223.255.255.254",
    "mapped": "[::ffff:93.184.216.34]",
    "v6": "[2606:4700:4700::1111]",
    "v6, first": "[2000::1]",
    "v6 beside documentation": "[2001:db9::1]",
}


@pytest.fixture(scope="module")
def strict_server(start_server) -> Iterator[Server]:
    """A server as it is meant for production: without `--allow-private-webhooks`."""
    server = start_server(None, *NO_LIMITS)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def strict(strict_server: Server) -> Vendor:
    return Vendor(strict_server, strict_server.live_key)


def refused_url(vendor: Vendor, url: str) -> str:
    """Registers and changes to it, both in vain; how the refusal is called."""
    response = vendor.post("/webhooks", url=url, **NEVER)
    assert response.status_code in (400, 422), f"{url}: {response.text}"
    if response.status_code == 400:
        invalid(response, "url")
        return "invalid"
    assert refused(response, 422, "BUSINESS_RULE_VIOLATION")["details"]["field"] == "url"
    return "not public"


@pytest.mark.parametrize("host", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_address_that_is_not_public(strict: Vendor, host: str):
    """422, at registration and at a change, with any port and path, enabled or not."""
    for url in (f"https://{host}/", f"https://{host}:8443/hooks?x=1", f"HTTPS://{host}"):
        assert refused_url(strict, url) == "not public", url
    refused(strict.post("/webhooks", url=f"https://{host}/"), 422, "BUSINESS_RULE_VIOLATION")


@pytest.mark.parametrize("host", UNREADABLE.values(), ids=UNREADABLE)
def test_host_that_two_readers_read_differently(strict: Vendor, host: str):
    """400: nobody has to guess which address is meant."""
    assert refused_url(strict, f"https://{host}/") == "invalid"


@pytest.mark.parametrize(
    "url",
    ["http://93.184.216.34/", "HTTP://93.184.216.34/", "ftp://93.184.216.34/", "gopher://93.184.216.34/", "file:///etc/passwd", "//93.184.216.34/",
     "https:93.184.216.34", "https:/93.184.216.34/", "https:\\\\93.184.216.34/", "data:text/plain,x", "https://user@93.184.216.34/",
     "https://user:password@93.184.216.34/", "https://:@93.184.216.34/", "https://93.184.216.34@127.0.0.1/", "https://127.0.0.1:443@93.184.216.34/",
     "https://93.184.216.34/#x", "https://93.184.216.34#@127.0.0.1/", "https://93.184.216.34:0/", "https://93.184.216.34:65536/",
     "https://93.184.216.34:-1/", "https://93.184.216.34:4 43/", "https://93.184.216.34:443:443/", "https://93.184.216.34:0x1bb/",
     " https://93.184.216.34/", "https://93.184.216.34/\r\nX: y", "https://93.184.216.34/\n", "https://93.184.216.34/é", "https://93.184.216.34/%zz"],
)  # fmt: skip
def test_url_of_another_form(strict: Vendor, url: str):
    """400: only `https`, no user information, no fragment, nothing a header could be made of."""
    assert refused_url(strict, url) == "invalid"


@pytest.mark.parametrize("port", [1, 21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 389, 445, 465, 587, 993, 995, 2049, 6000, 6667])
def test_ports_of_other_protocols(strict: Vendor, port: int):
    """No mail is sent and no file server is called through a webhook."""
    assert refused_url(strict, f"https://93.184.216.34:{port}/") == "invalid"


@pytest.mark.parametrize("host", PUBLIC.values(), ids=PUBLIC)
def test_public_address(strict: Vendor, host: str):
    """The other side of each border is allowed."""
    assert ipaddress.ip_address(host.strip("[]"))
    for url in (f"https://{host}/", f"https://{host}:8443/hooks?x=1"):
        webhook = ok(strict.post("/webhooks", url=url, **NEVER), 201)
        for bad in ("https://127.0.0.1/", "https://localhost/"):
            refused(strict.patch(f"/webhooks/{webhook['id']}", url=bad), 422, "BUSINESS_RULE_VIOLATION")
        assert strict.read(f"/webhooks/{webhook['id']}")["url"] == url
        gone(strict.delete(f"/webhooks/{webhook['id']}"))


def test_refusal_tells_nothing_of_the_inside(strict: Vendor):
    """The sentence names what was sent, not what a name led to."""
    body = refused(strict.post("/webhooks", url="https://localhost/", **NEVER), 422, "BUSINESS_RULE_VIOLATION")
    assert "127.0.0.1" not in body["error"] and "::1" not in body["error"]


@pytest.mark.parametrize("value", ["1", "true"])
def test_switch_from_the_environment(start_server, value: str):
    """LICENTRIC_ALLOW_PRIVATE_WEBHOOKS does what the flag does."""
    server: Server = start_server(None, *NO_LIMITS, env={"LICENTRIC_ALLOW_PRIVATE_WEBHOOKS": value})
    vendor = Vendor(server, server.live_key)
    with Receiver() as receiver:
        webhook = vendor.webhook(receiver.url, "license.created")
        vendor.license()
        receiver.wait(1)[0].verified(webhook["secret"])
    server.stop()


def test_redirect_to_a_private_address_is_not_followed(start_server):
    """Neither where private addresses are allowed nor elsewhere: a redirect is an answer like any other."""
    server: Server = start_server(None, *TO_LOOPBACK)
    vendor = Vendor(server, server.live_key)
    with Receiver() as inside:
        hosts = (f"http://127.0.0.1:{inside.port}/", f"http://localhost:{inside.port}/", f"//127.0.0.1:{inside.port}/x", f"http://[::ffff:127.0.0.1]:{inside.port}/")
        with Receiver(*(redirect(302, host) for host in hosts)) as outside:
            webhook = vendor.webhook(outside.url, "license.created")
            for _ in hosts:
                vendor.license()
            assert eventually(lambda: [row["responseStatus"] for row in vendor.deliveries(webhook)] == [302] * len(hosts))
            assert inside.connections == 0 and len(outside.arrivals) == len(hosts)
    server.stop()


def test_checked_again_at_the_moment_of_connecting(start_server, tmp_path):
    """What was registered while private addresses were allowed is not called once they are not; nor is what waited."""
    server: Server = start_server(None, *TO_LOOPBACK, clock=tmp_path / "clock")
    vendor = Vendor(server, server.live_key)
    hosts = ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]")
    with Receiver(listening=False) as receiver:
        urls = [f"{scheme}://{host}:{receiver.port}/" for host in hosts for scheme in ("http", "https")]
        webhooks = [vendor.webhook(url, "license.created") for url in urls]
        vendor.license()
        waiting = []
        for webhook in webhooks:
            assert eventually(lambda: [row["attempts"] for row in vendor.deliveries(webhook)] == [1])
            waiting += vendor.deliveries(webhook)
        server.stop()
        receiver.listen()
        server = server.restarted(*NO_LIMITS)
        vendor = Vendor(server, server.live_key)
        server.advance(minutes=1)
        for webhook, row in zip(webhooks, waiting):
            tried = vendor.attempted(webhook, row["id"], 2)
            assert tried["status"] == "pending" and tried["responseStatus"] is None and tried["error"].endswith(".")
        vendor.license()
        for webhook in webhooks:
            assert eventually(lambda: [row["attempts"] for row in vendor.deliveries(webhook)] == [1, 2])
        assert receiver.connections == 0
        server.stop()
