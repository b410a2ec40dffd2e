/// The addresses that share their first bits.
package struct AddressRange: Hashable, Sendable {
    private let network: IPAddress
    /// Of 128; IPv4 ranges count from its place inside IPv6.
    private let prefixLength: Int

    /// Reads `10.0.0.0/8`, `fd00::/8`, or one address.
    package init?(text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(text: first) else {
            return nil
        }
        let isIPv4 = address.isIPv4 && !first.contains(":")
        let width = isIPv4 ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let given = Int(parts[1]),
                (0...width).contains(given)
            else {
                return nil
            }
            length = given
        }
        prefixLength = isIPv4 ? length + 96 : length
        network = Self.masked(address, to: prefixLength)
    }

    package func contains(_ address: IPAddress) -> Bool {
        Self.masked(address, to: prefixLength) == network
    }

    private static func masked(_ address: IPAddress, to length: Int) -> IPAddress {
        IPAddress(
            high: address.high & mask(min(length, 64)),
            low: address.low & mask(max(length - 64, 0))
        )
    }

    private static func mask(_ bits: Int) -> UInt64 {
        bits == 0 ? 0 : ~0 << UInt64(64 - bits)
    }
}
