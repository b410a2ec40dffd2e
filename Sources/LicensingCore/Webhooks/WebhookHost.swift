/// What stands between the slashes of a webhook's address.
package enum WebhookHost: Hashable, Sendable {
    /// In lower case, without a dot at the end.
    case name(String)
    case ipv4(UInt32)
    /// What stood in the brackets, in lower case; whether it is an address is for a resolver to say.
    case ipv6(String)

    /// As an URL and a `Host` field write it.
    package var text: String {
        switch self {
        case .name(let name): name
        case .ipv4(let bits): (0..<4).map { "\(bits >> (24 - 8 * UInt32($0)) & 0xFF)" }.joined(separator: ".")
        case .ipv6(let address): "[\(address)]"
        }
    }

    /// Reads the host of an URL, strictly: what two readers could understand differently is refused.
    package init(_ text: Substring) throws(InvalidWebhookURL) {
        guard !text.isEmpty else {
            throw InvalidWebhookURL("The URL must name a host, such as https://example.com/hooks.")
        }
        guard text.utf8.first != UInt8(ascii: "[") else {
            self = try Self.bracketed(text)
            return
        }
        let name = text.lowercased()
        let labels = (name.hasSuffix(".") ? name.dropLast() : name[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        guard labels.allSatisfy({ (1...63).contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isInName) }),
            labels.reduce(labels.count - 1, { $0 + $1.utf8.count }) <= 253
        else {
            throw InvalidWebhookURL(
                "The host must be a name of ASCII letters, digits, \"-\", \"_\" and \".\", with 1 to 63 characters between "
                    + "the dots and at most 253 in all; write an international name in its xn-- form."
            )
        }
        if let last = labels.last, Self.readsAsNumber(last) {
            self = .ipv4(try Self.dottedQuad(name))
        } else {
            self = .name(labels.joined(separator: "."))
        }
    }

    private static func bracketed(_ text: Substring) throws(InvalidWebhookURL) -> WebhookHost {
        let inside = text.dropFirst().dropLast()
        guard text.utf8.last == UInt8(ascii: "]"), inside.contains(":"), inside.utf8.count <= 45,
            inside.utf8.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
        else {
            throw InvalidWebhookURL(
                "Between the brackets must stand an IPv6 address, without a zone, such as [2606:4700::1111]."
            )
        }
        return .ipv6(inside.lowercased())
    }

    /// Whether some reader of addresses takes a host that ends like this for a number.
    private static func readsAsNumber(_ label: Substring) -> Bool {
        if label.hasPrefix("0x") {
            return label.utf8.dropFirst(2).allSatisfy(isHexDigit)
        }
        return label.utf8.allSatisfy(isDigit)
    }

    /// Four decimal numbers without leading zeros: the one form that everybody reads alike.
    private static func dottedQuad(_ text: String) throws(InvalidWebhookURL) -> UInt32 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in
            part.utf8.allSatisfy(isDigit) && (part == "0" || !part.hasPrefix("0")) ? UInt8(part) : nil
        }
        guard parts.count == 4, bytes.count == 4 else {
            throw InvalidWebhookURL(
                "An IPv4 address must be written as four decimal numbers from 0 to 255 without leading zeros, such as "
                    + "93.184.216.34."
            )
        }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func isInName(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
