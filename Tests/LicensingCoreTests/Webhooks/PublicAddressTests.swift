import LicensingCore
import Testing

@Suite("Public addresses")
struct PublicAddressTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let address: String
        let isPublic: Bool

        var testDescription: String { address }
    }

    /// First, last and neighbours of every block of the registries.
    static let ipv4: [Row] =
        refused(
            "0.0.0.0",
            "0.0.0.1",
            "0.255.255.255",
            "10.0.0.0",
            "10.1.2.3",
            "10.255.255.255",
            "100.64.0.0",
            "100.100.100.200",
            "100.127.255.255",
            "127.0.0.0",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.0.0",
            "169.254.169.254",
            "169.254.255.255",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.0",
            "192.0.0.8",
            "192.0.0.192",
            "192.0.0.255",
            "192.0.2.0",
            "192.0.2.255",
            "192.88.99.0",
            "192.88.99.1",
            "192.88.99.255",
            "192.168.0.0",
            "192.168.1.1",
            "192.168.255.255",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.0",
            "198.51.100.255",
            "203.0.113.0",
            "203.0.113.255",
            "224.0.0.0",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.0",
            "254.1.1.1",
            "255.255.255.255"
        )
        + allowed(
            "1.0.0.0",
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "93.184.216.34",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "191.255.255.255",
            "192.0.1.0",
            "192.0.3.0",
            "192.88.98.255",
            "192.88.100.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "198.51.101.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255"
        )

    /// Groups without abbreviation, so that the test needs no reader of its own to be trusted.
    static let ipv6: [Row] =
        refused(
            "0:0:0:0:0:0:0:0",
            "0:0:0:0:0:0:0:1",  // unspecified, loopback
            "0:0:0:0:0:0:808:808",
            "0:0:0:0:0:0:7f00:1",  // IPv4-compatible
            "0:0:0:0:0:ffff:7f00:1",
            "0:0:0:0:0:ffff:a00:1",
            "0:0:0:0:0:ffff:a9fe:a9fe",  // mapped
            "0:0:0:0:ffff:0:808:808",  // IPv4-translated
            "64:ff9b:0:0:0:0:808:808",
            "64:ff9b:0:0:0:0:7f00:1",
            "64:ff9b:1:0:0:0:0:1",  // NAT64
            "100:0:0:0:0:0:0:1",
            "100:0:0:1:0:0:0:1",  // discard, dummy
            "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:0:0:0:0:0:0:0",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",  // Teredo
            "2001:2:0:0:0:0:0:1",
            "2001:10:0:0:0:0:0:1",
            "2001:20:0:0:0:0:0:1",  // benchmarks, ORCHID
            "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:db8:0:0:0:0:0:0",
            "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
            "2002:0:0:0:0:0:0:0",
            "2002:7f00:1:0:0:0:0:1",
            "2002:808:808:0:0:0:0:1",
            "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "3fff:0:0:0:0:0:0:0",
            "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
            "4000:0:0:0:0:0:0:0",
            "5f00:0:0:0:0:0:0:1",
            "8000:0:0:0:0:0:0:1",
            "fc00:0:0:0:0:0:0:1",
            "fd00:ec2:0:0:0:0:0:254",
            "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "fe80:0:0:0:0:0:0:1",
            "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "fec0:0:0:0:0:0:0:1",
            "ff02:0:0:0:0:0:0:1",
            "ff0e:0:0:0:0:0:0:1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        )
        + allowed(
            "0:0:0:0:0:ffff:808:808",
            "2000:0:0:0:0:0:0:1",
            "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:200:0:0:0:0:0:1",
            "2001:4860:4860:0:0:0:0:8888",
            "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:db9:0:0:0:0:0:1",
            "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "2003:0:0:0:0:0:0:1",
            "2606:4700:4700:0:0:0:0:1111",
            "2a00:1450:4001:82a:0:0:0:200e",
            "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "3fff:1000:0:0:0:0:0:0"
        )

    @Test("IPv4", arguments: ipv4)
    func judgesIPv4(_ row: Row) throws {
        let bytes = row.address.split(separator: ".").compactMap { UInt64($0) }
        try #require(bytes.count == 4)
        let address = bytes.reduce(0) { $0 << 8 | $1 }
        #expect(PublicAddress.allows(high: 0, low: 0xFFFF_0000_0000 | address) == row.isPublic)
    }

    @Test("IPv6", arguments: ipv6)
    func judgesIPv6(_ row: Row) throws {
        let groups = row.address.split(separator: ":").compactMap { UInt64($0, radix: 16) }
        try #require(groups.count == 8)
        let halves = [groups[0..<4], groups[4..<8]].map { $0.reduce(0) { $0 << 16 | $1 } }
        #expect(PublicAddress.allows(high: halves[0], low: halves[1]) == row.isPublic)
    }

    private static func refused(_ addresses: String...) -> [Row] {
        addresses.map { Row(address: $0, isPublic: false) }
    }

    private static func allowed(_ addresses: String...) -> [Row] {
        addresses.map { Row(address: $0, isPublic: true) }
    }
}
