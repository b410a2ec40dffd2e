import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// An IP address as 128 bits; IPv4 as IPv6 maps it, so that both spellings of one client are one.
package struct IPAddress: Hashable, Sendable {
    private static let mappedPrefix: UInt64 = 0xFFFF_0000_0000

    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads dotted IPv4 or any spelling of IPv6, with or without a zone.
    ///
    /// No names: nothing is looked up.
    package init?(text: some StringProtocol) {
        let text = String(text.prefix { $0 != "%" })
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            self.init(high: 0, low: Self.mappedPrefix | Self.number(bytes[0..<4]))
        } else if inet_pton(AF_INET6, text, &bytes) == 1 {
            self.init(high: Self.number(bytes[0..<8]), low: Self.number(bytes[8..<16]))
        } else {
            return nil
        }
    }

    /// Nil for what is no IP address, such as a Unix socket.
    package init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else {
            return nil
        }
        self.init(text: text)
    }

    package var isIPv4: Bool {
        high == 0 && low >> 32 == 0xFFFF
    }

    package var text: String {
        if isIPv4 {
            return (0..<4).map { "\(low >> (24 - 8 * UInt64($0)) & 0xFF)" }.joined(separator: ".")
        }
        let bytes = [high, low]
            .flatMap { half in
                (0..<8).map { UInt8(truncatingIfNeeded: half >> (56 - 8 * UInt64($0))) }
            }
        var buffer = [CChar](repeating: 0, count: 64)
        guard inet_ntop(AF_INET6, bytes, &buffer, socklen_t(buffer.count)) != nil else {
            return "::"
        }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The first 64 bits, which one customer's connection usually has to itself.
    var networkText: String {
        "\(IPAddress(high: high, low: 0).text)/64"
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}
