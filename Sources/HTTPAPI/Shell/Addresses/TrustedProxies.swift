import LicensingCore

/// The peers whose word about the client's address is taken: this machine's own, and those configured.
package struct TrustedProxies: Sendable {
    private let ranges: [AddressRange]

    package static let loopback = TrustedProxies(
        ranges: ["127.0.0.0/8", "::1"].compactMap { AddressRange(text: $0) }
    )

    /// Reads addresses and ranges such as `10.0.0.0/8, fd00::/8`, in addition to loopback.
    package static func parse(_ text: String) throws(TrustedProxiesError) -> TrustedProxies {
        var ranges = loopback.ranges
        for entry in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            guard let range = AddressRange(text: entry) else {
                throw TrustedProxiesError(
                    "Trusted proxies are addresses or ranges such as 10.0.0.0/8 or fd00::/8, separated by commas;"
                        + " \"\(entry)\" is neither."
                )
            }
            ranges.append(range)
        }
        return TrustedProxies(ranges: ranges)
    }

    package func contains(_ address: IPAddress) -> Bool {
        ranges.contains { $0.contains(address) }
    }
}
