/// The address of an endpoint, read strictly, so that what was judged is what is called.
package struct WebhookURL: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case https
        case http

        package var standardPort: UInt16 {
            switch self {
            case .https: 443
            case .http: 80
            }
        }
    }

    package static let lengthLimit = 2048

    package let scheme: Scheme
    package let host: WebhookHost
    package let port: UInt16
    /// Path and query as they were given; at least `/`.
    package let target: String

    /// Reads an absolute URL.
    ///
    /// - Parameters:
    ///   - text: What the vendor sent.
    ///   - allowsPrivate: Whether `http` and every port are allowed too, for development.
    /// - Throws: What is wrong, in a sentence.
    package init(_ text: String, allowsPrivate: Bool) throws(InvalidWebhookURL) {
        try Self.checkCharacters(text)
        let (scheme, rest) = try Self.scheme(of: text, allowsPrivate: allowsPrivate)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else {
            throw InvalidWebhookURL("The URL must not contain user information (\"user:password@\").")
        }
        let (hostText, portText) = Self.split(authority)
        host = try WebhookHost(hostText)
        port =
            try portText.map { digits throws(InvalidWebhookURL) in try Self.port(digits) }
            ?? scheme.standardPort
        guard allowsPrivate || Self.isAllowed(port) else {
            throw InvalidWebhookURL(
                "Port \(port) is not allowed: use 443, or a port from 1024 on that no well-known protocol other than HTTP uses."
            )
        }
        self.scheme = scheme
        guard !rest.dropFirst(authority.count).contains(where: { "[]".contains($0) }) else {
            throw Self.unescaped
        }
        let target = rest.dropFirst(authority.count)
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// The URL in one spelling: lower-case scheme and host, no standard port.
    package var text: String {
        "\(scheme.rawValue)://\(authority)\(target)"
    }

    /// Host and port as a `Host` field has them.
    package var authority: String {
        port == scheme.standardPort ? host.text : "\(host.text):\(port)"
    }

    private static let unescaped = InvalidWebhookURL(
        "The URL may contain only ASCII characters that need no escape; percent-encode the others, and write an "
            + "international host name in its xn-- form."
    )

    /// Only what an URL may consist of, so that nobody on the way has to guess or to repair.
    private static func checkCharacters(_ text: String) throws(InvalidWebhookURL) {
        guard text.utf8.count <= lengthLimit else {
            throw InvalidWebhookURL("The URL must not be longer than \(lengthLimit) characters.")
        }
        guard !text.utf8.contains(UInt8(ascii: "#")) else {
            throw InvalidWebhookURL("The URL must not have a fragment (\"#…\").")
        }
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() {
            guard allowedBytes.contains(byte) else {
                throw unescaped
            }
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.count, bytes[(index + 1)...(index + 2)].allSatisfy(hexDigits.contains)
                else {
                    throw InvalidWebhookURL("Two hexadecimal digits must follow each \"%\" of the URL.")
                }
            }
        }
    }

    private static func scheme(
        of text: String,
        allowsPrivate: Bool
    ) throws(InvalidWebhookURL) -> (Scheme, Substring) {
        let name = text.prefix { $0 != ":" }
        let rest = text.dropFirst(name.count)
        guard rest.hasPrefix("://"), !name.isEmpty else {
            throw InvalidWebhookURL("The URL must be absolute, such as https://example.com/hooks.")
        }
        switch Scheme(rawValue: name.lowercased()) {
        case .https:
            return (.https, rest.dropFirst(3))
        case .http where allowsPrivate:
            return (.http, rest.dropFirst(3))
        case .http, nil:
            throw InvalidWebhookURL(
                "The URL must begin with \(allowsPrivate ? "https:// or http://" : "https://")."
            )
        }
    }

    /// The port is what stands behind the last colon that is not inside brackets.
    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?) {
        let afterBracket = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[afterBracket...].firstIndex(of: ":") else {
            return (authority, nil)
        }
        return (authority[..<colon], authority[authority.index(after: colon)...])
    }

    private static func port(_ digits: Substring) throws(InvalidWebhookURL) -> UInt16 {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(digits), port > 0
        else {
            throw InvalidWebhookURL("The port must be a number from 1 to 65535.")
        }
        return port
    }

    /// HTTPS's own port, and those that ordinary programs listen on.
    private static func isAllowed(_ port: UInt16) -> Bool {
        port == 443 || (port >= 1024 && !blockedPorts.contains(port))
    }

    /// Ports from 1024 on that belong to other protocols and that browsers refuse too ("bad ports" of the Fetch standard).
    private static let blockedPorts: Set<UInt16> = [
        1719, 1720, 1723,  // H.323, PPTP
        2049, 4045,  // NFS
        3659,  // SASL of Apple
        4190,  // Sieve
        5060, 5061,  // SIP
        6000,  // X11
        6566,  // scanners
        6665, 6666, 6667, 6668, 6669, 6679, 6697,  // IRC
        10080,  // Amanda
    ]

    private static let hexDigits = Set("0123456789abcdefABCDEF".utf8)

    /// RFC 3986's characters, without the number sign, which is answered on its own.
    private static let allowedBytes = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%".utf8
    )
}
