import LicensingCore
import TestSupport
import Testing

@Suite("Addresses of webhooks")
struct WebhookURLTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let text: String
        /// What it reads as.
        let canonical: String

        init(_ text: String, _ canonical: String) {
            self.text = text
            self.canonical = canonical
        }

        var testDescription: String { text }
    }

    static let accepted = [
        Row("https://example.com", "https://example.com/"),
        Row("https://example.com/", "https://example.com/"),
        Row("HTTPS://EXAMPLE.com/Hooks", "https://example.com/Hooks"),
        Row("https://example.com.", "https://example.com/"),
        Row("https://example.com:443/a", "https://example.com/a"),
        Row("https://example.com:8443/a", "https://example.com:8443/a"),
        Row("https://example.com:1024", "https://example.com:1024/"),
        Row("https://example.com:65535", "https://example.com:65535/"),
        Row("https://example.com?x=1", "https://example.com/?x=1"),
        Row("https://example.com/a?x=1&y=a+b%20c/?@:!", "https://example.com/a?x=1&y=a+b%20c/?@:!"),
        Row("https://example.com/a%2Fb/../c;d=1//e", "https://example.com/a%2Fb/../c;d=1//e"),
        Row("https://example.com/user@host:80", "https://example.com/user@host:80"),
        Row("https://xn--bcher-kva.example", "https://xn--bcher-kva.example/"),
        Row("https://a_b-c.example", "https://a_b-c.example/"),
        Row("https://localhost", "https://localhost/"),
        Row("https://1.2.3.4.example", "https://1.2.3.4.example/"),
        Row("https://0x7f.example", "https://0x7f.example/"),
        Row("https://3com.com", "https://3com.com/"),
        Row("https://example.c0m", "https://example.c0m/"),
        Row("https://93.184.216.34/x", "https://93.184.216.34/x"),
        Row("https://0.0.0.0", "https://0.0.0.0/"),
        Row("https://255.255.255.255", "https://255.255.255.255/"),
        Row("https://[2606:4700::1111]:8443/x", "https://[2606:4700::1111]:8443/x"),
        Row("https://[::FFFF:1.2.3.4]", "https://[::ffff:1.2.3.4]/"),
        Row("https://\(label(63)).example", "https://\(label(63)).example/"),
        Row("https://\(name(253))", "https://\(name(253))/"),
        Row("https://\(name(253)).", "https://\(name(253))/"),
        Row("https://e.com/" + label(2034), "https://e.com/" + label(2034)),
    ]

    static let refused = [
        // no absolute URL
        "", " ", "/", "//example.com", "example.com", "https", "https:", "https:/example.com",
        "https:example.com",
        "://example.com", "https://", "https:///path", "https://?x", "https://:443", " https://example.com",
        "https://example.com ", "\thttps://example.com", "https://exa\nmple.com",
        "https://example.com\r\nHost: x",
        "https://example.com/\u{0}",
        // schemes
        "http://example.com", "ftp://example.com", "file:///etc/passwd", "gopher://example.com",
        "unix://example",
        "https+unix://example.com", "javascript:alert(1)",
        // user information, fragments, characters
        "https://user@example.com", "https://user:password@example.com", "https://@example.com",
        "https://example.com@127.0.0.1", "https://example.com#", "https://example.com/#a",
        "https://example.com\\@evil.com",
        "https://example.com/a b", "https://example.com/a|b", "https://example.com/\"",
        "https://example.com/<a>",
        "https://example.com/{a}", "https://example.com/^", "https://example.com/`",
        "https://example.com/[a]",
        "https://example.com/?a[]=1", "https://example.com/ä", "https://example.com/%",
        "https://example.com/%2",
        "https://example.com/%zz", "https://example.com/%2",
        // hosts
        "https://bücher.example", "https://example\u{3002}com", "https://ex%61mple.com",
        "https://127%2e0.0.1",
        "https://exam ple.com", "https://example..com", "https://.example.com", "https://.", "https://..",
        "https://example.com..", "https://exa$mple.com", "https://exa!mple.com", "https://*.example.com",
        "https://\(label(64)).example", "https://\(name(254))", "https://ｅxample.com", "https://①.example",
        // numbers that some readers take for addresses
        "https://2130706433", "https://2130706433.", "https://0x7f000001", "https://0X7F000001",
        "https://017700000001",
        "https://127.1", "https://127.0.1", "https://127.0.0.1.", "https://0177.0.0.1", "https://0x7f.0.0.1",
        "https://127.0.0.01", "https://127.0.0.0x1", "https://256.0.0.1", "https://1.2.3",
        "https://1.2.3.4.5",
        "https://example.123", "https://example.0x1f", "https://example.0x", "https://0",
        "https://00000000000000000000127.0.0.1", "https://1.2.3.4294967296", "https://١٢٧.0.0.1",
        // brackets
        "https://[", "https://[]", "https://[::1", "https://::1", "https://[::1]x", "https://x[::1]",
        "https://[[::1]]",
        "https://[fe80::1%25eth0]", "https://[fe80::1%eth0]", "https://[v1.fe80::]", "https://[127.0.0.1]",
        "https://[::1]:", "https://[::1]:x", "https://[::1]:1:2",
        // ports
        "https://example.com:", "https://example.com:0", "https://example.com:-1", "https://example.com:+443",
        "https://example.com:65536", "https://example.com:99999999999999999999", "https://example.com:44a",
        "https://example.com:443:443", "https://example.com:22", "https://example.com:25",
        "https://example.com:80",
        "https://example.com:1023", "https://example.com:2049", "https://example.com:5060",
        "https://example.com:6000",
        "https://example.com:6667", "https://example.com:10080",
        // length
        "https://e.com/" + label(2035),
    ]

    @Test("Reads", arguments: accepted)
    func reads(_ row: Row) throws {
        #expect(try WebhookURL(row.text, allowsPrivate: false).text == row.canonical)
        let again = try WebhookURL(row.canonical, allowsPrivate: false)
        #expect(again.text == row.canonical)
    }

    @Test("Refuses, with a sentence", arguments: refused)
    func refuses(_ text: String) {
        let error = #expect(throws: InvalidWebhookURL.self) {
            try WebhookURL(text, allowsPrivate: false)
        }
        #expect(error?.sentence.hasSuffix(".") == true)
    }

    @Test("For development, http and every port are allowed, and nothing else")
    func development() throws {
        let accepted = [
            Row("http://localhost", "http://localhost/"),
            Row("http://localhost:80", "http://localhost/"),
            Row("http://127.0.0.1:3000/hooks", "http://127.0.0.1:3000/hooks"),
            Row("http://[::1]:22", "http://[::1]:22/"),
            Row("https://example.com:80", "https://example.com:80/"),
            Row("http://example.com:443", "http://example.com:443/"),
        ]
        for row in accepted {
            #expect(try WebhookURL(row.text, allowsPrivate: true).text == row.canonical)
        }
        let refused = [
            "ftp://localhost", "http://user@localhost", "http://localhost/#x", "http://127.1",
            "http://localhost:0",
            "http://localhost:65536",
        ]
        for text in refused {
            #expect(throws: InvalidWebhookURL.self) { try WebhookURL(text, allowsPrivate: true) }
        }
    }

    @Test("Tells names, IPv4 and IPv6 apart")
    func hosts() throws {
        #expect(try WebhookURL("https://Example.com.", allowsPrivate: false).host == .name("example.com"))
        #expect(try WebhookURL("https://1.2.3.4", allowsPrivate: false).host == .ipv4(0x0102_0304))
        #expect(try WebhookURL("https://[2606:4700::A]", allowsPrivate: false).host == .ipv6("2606:4700::a"))
    }

    @Test("Random text is read or refused, and what is read is read alike again")
    func random() throws {
        var random = SplitMix64()
        let pieces = [
            "https://", "http://", ":", "/", "@", "#", "?", "[", "]", ".", "%", "%41", "::1", "127.0.0.1",
            "a", "0x1", "443",
            "é", "\\", " ", "-", "example.com", "\u{0}", "99999",
        ]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...6, using: &random)
            let text =
                "https://" + (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            guard let url = try? WebhookURL(text, allowsPrivate: true) else {
                continue
            }
            #expect(try WebhookURL(url.text, allowsPrivate: true) == url, "\(text), seed \(random.seed)")
            #expect(!url.host.text.contains { "@/?#\\%".contains($0) }, "\(text), seed \(random.seed)")
        }
    }

    private static func label(_ length: Int) -> String {
        String(repeating: "a", count: length)
    }

    /// A name of several labels with exactly this many characters.
    private static func name(_ length: Int) -> String {
        let labels = Array(repeating: label(49), count: 5)
        return (labels.prefix(4) + [label(length - 200)]).joined(separator: ".")
    }
}
