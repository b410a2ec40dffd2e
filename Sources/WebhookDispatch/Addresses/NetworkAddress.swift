import LicensingCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An IP address to connect to; IPv4 as IPv6 maps it, so that both spellings are judged alike.
package struct NetworkAddress: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package init(ipv4 bits: UInt32) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(bits))
    }

    /// Reads an IPv6 address without brackets and zone.
    package init?(ipv6 text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &bytes) == 1 else {
            return nil
        }
        self.init(ipv6: bytes)
    }

    /// Reads sixteen bytes in the order of the network.
    init(ipv6 bytes: [UInt8]) {
        let halves = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        self.init(high: halves[0], low: halves[1])
    }

    /// Whether it belongs to the public internet.
    package var isPublic: Bool {
        PublicAddress.allows(high: high, low: low)
    }

    /// Dotted IPv4, or IPv6 without brackets.
    package var text: String {
        if high == 0 && low >> 32 == 0xFFFF {
            return WebhookHost.ipv4(UInt32(truncatingIfNeeded: low)).text
        }
        let groups = [high, low].flatMap { half in (0..<4).map { half >> (48 - 16 * UInt64($0)) & 0xFFFF } }
        return groups.map { String($0, radix: 16) }.joined(separator: ":")
    }
}
