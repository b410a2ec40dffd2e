import HTTPTypes
import NIOCore
import Testing

@testable import HTTPAPI

struct ClientAddressTests {
    private func client(
        peer: String,
        _ forwarded: [String],
        trusting: String = "10.0.0.0/8, fd00::/8"
    ) throws -> String {
        var headers = HTTPFields()
        for value in forwarded {
            headers.append(HTTPField(name: .forwardedFor, value: value))
        }
        let address = ClientAddress(
            peer: try SocketAddress(ipAddress: peer, port: 1),
            headers: headers,
            trusting: try TrustedProxies.parse(trusting)
        )
        return address.text
    }

    @Test(arguments: [
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("::1", ["198.51.100.1"], "198.51.100.1"),
        ("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
        ("10.1.2.3", ["1.1.1.1", "198.51.100.1", "fd00::5"], "198.51.100.1"),
        ("10.1.2.3", ["10.0.0.5, 10.0.0.6"], "10.0.0.5"),
        ("10.1.2.3", ["198.51.100.1:4711"], "198.51.100.1"),
        ("10.1.2.3", ["[2001:db8::1]:4711"], "2001:db8::1"),
        ("10.1.2.3", ["[2001:db8::1]"], "2001:db8::1"),
        ("10.1.2.3", ["2001:DB8:0::1"], "2001:db8::1"),
        ("10.1.2.3", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("10.1.2.3", ["198.51.100.1, unknown"], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1, unknown, 10.0.0.5"], "10.0.0.5"),
        ("10.1.2.3", ["198.51.100.1, 10.0.0.5:http"], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1, [10.0.0.5]"], "10.1.2.3"),
        ("10.1.2.3", ["198.51.100.1,"], "198.51.100.1"),
        ("10.1.2.3", [""], "10.1.2.3"),
    ])
    func `The client is the rightmost address that is no proxy`(
        peer: String,
        forwarded: [String],
        expected: String
    ) throws {
        #expect(try client(peer: peer, forwarded) == expected)
    }

    @Test
    func `IPv6 is limited by its network, IPv4 by the address`() throws {
        let proxies = TrustedProxies.loopback
        func key(_ text: String) throws -> String {
            ClientAddress(peer: try SocketAddress(ipAddress: text, port: 1), headers: [:], trusting: proxies)
                .limitKey
        }
        #expect(try key("2001:db8:1:2:3::4") == "2001:db8:1:2::/64")
        #expect(try key("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64")
        #expect(try key("::ffff:198.51.100.1") == "198.51.100.1")
    }

    @Test
    func `A peer without an address is one client`() {
        #expect(ClientAddress(peer: nil, headers: [:], trusting: .loopback).text == "unknown")
    }

    @Test(arguments: [
        "10.0.0.0/33", "fd00::/129", "example.com", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "300.1.1.1",
    ])
    func `What is no range is refused in a sentence`(text: String) {
        #expect(throws: TrustedProxiesError.self) {
            try TrustedProxies.parse(text)
        }
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "9.9.9.9", true),
        ("0.0.0.0/0", "2001:db8::1", false), ("::/0", "2001:db8::1", true), ("192.0.2.7", "192.0.2.7", true),
        ("192.0.2.7/32", "192.0.2.6", false), ("fd00::/8", "fdff::1", true),
        ("2001:db8::/65", "2001:db8:0:0:8000::", false),
    ])
    func `A range has the addresses with its first bits`(
        range: String,
        address: String,
        expected: Bool
    ) throws {
        let range = try #require(AddressRange(text: range))
        #expect(range.contains(try #require(IPAddress(text: address))) == expected)
    }
}
