import LicensingCore
import LicensingService
import Testing
import WebhookDispatch

@Suite("Where webhooks may go", .timeLimit(.minutes(1)))
struct GuardedTargetsTests {
    private static let rule = "Webhooks go to globally routable addresses only"

    private func targets(
        _ answers: [String: [Resolution]] = [:],
        allowsPrivate: Bool = false
    ) -> GuardedTargets {
        GuardedTargets(AddressGuard(resolver: FakeResolver(answers), allowsPrivate: allowsPrivate))
    }

    /// What the check refuses with; nil when it accepts.
    private func refusal(of url: String, by targets: GuardedTargets) async throws -> Refusal? {
        do {
            try await targets.check(url)
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }

    static let privateLiterals = [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::8.8.8.8]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::FFFF:10.0.0.1]", "[0:0:0:0:0:ffff:a9fe:a9fe]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]",
        "[64:ff9b::8.8.8.8]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2001:2::1]", "[2001:10::1]", "[2001:20::1]", "[2001:db8::1]", "[2002:7f00:1::]", "[2002:808:808::]",
        "[3fff::1]", "[5f00::1]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]",
        "[ff0e::1]",
    ]

    @Test("Addresses that are not public are refused with the rule", arguments: privateLiterals)
    func literals(_ host: String) async throws {
        let refusal = try await refusal(of: "https://\(host)/hooks", by: targets())
        #expect(refusal?.code == .businessRuleViolation)
        #expect(refusal?.details == .field("url"))
        #expect(refusal?.message.contains(Self.rule) == true)
        #expect(try await self.refusal(of: "http://\(host):80/", by: targets(allowsPrivate: true)) == nil)
    }

    @Test("So are names that lead to them", arguments: privateLiterals)
    func names(_ literal: String) async throws {
        let host = try WebhookURL("https://\(literal)", allowsPrivate: false).host
        let address: NetworkAddress? =
            switch host {
            case .ipv4(let bits): NetworkAddress(ipv4: bits)
            case .ipv6(let text): NetworkAddress(ipv6: text)
            case .name: nil
            }
        let answers = ["hooks.example": [Resolution.addresses([try #require(address)])]]
        let refusal = try await refusal(of: "https://hooks.example", by: targets(answers))
        #expect(refusal?.code == .businessRuleViolation)
        #expect(refusal?.message.contains(Self.rule) == true)
        let again = try await self.refusal(
            of: "https://hooks.example",
            by: targets(answers, allowsPrivate: true)
        )
        #expect(again == nil)
    }

    @Test(
        "Public addresses are accepted",
        arguments: [
            "8.8.8.8", "93.184.216.34", "[2606:4700:4700::1111]", "[::ffff:8.8.8.8]",
            "[2001:4860:4860::8888]",
        ]
    )
    func publicLiterals(_ host: String) async throws {
        #expect(try await refusal(of: "https://\(host)/hooks", by: targets()) == nil)
    }

    @Test("A name is refused when it does not exist, and accepted when nobody knows")
    func lookups() async throws {
        let answers: [String: [Resolution]] = [
            "silent.example": [.unavailable],
            "mixed.example": [.addresses([.loopback, .publicOne])],
        ]
        let missing = try await refusal(of: "https://nobody.example", by: targets(answers))
        #expect(missing?.code == .businessRuleViolation)
        #expect(missing?.message == "The host nobody.example does not exist or has no address.")
        #expect(try await refusal(of: "https://silent.example", by: targets(answers)) == nil)
        #expect(try await refusal(of: "https://mixed.example", by: targets(answers)) == nil)
        let silent = GuardedTargets(
            AddressGuard(resolver: SilentResolver(), allowsPrivate: false),
            patience: .milliseconds(20)
        )
        #expect(try await refusal(of: "https://never.example", by: silent) == nil)
    }

    @Test("Of several addresses, those that are not public are passed over")
    func mixed() async throws {
        let resolver = FakeResolver([
            "mixed.example": [.addresses([.loopback, .publicOne, NetworkAddress(ipv4: 0x0A00_0001)])]
        ])
        let strict = AddressGuard(resolver: resolver, allowsPrivate: false)
        #expect(await strict.judge(.name("mixed.example"), for: .attempt) == .allowed([.publicOne]))
    }

    @Test(
        "What can be seen in the text is told apart from where it leads",
        arguments: [
            "", "http://example.com", "https://user@example.com", "https://127.1", "https://[1::2::3]",
            "https://[:]",
        ]
    )
    func text(_ url: String) async throws {
        let resolver = FakeResolver()
        let targets = GuardedTargets(AddressGuard(resolver: resolver, allowsPrivate: false))
        await #expect(throws: InvalidWebhookURL.self) { try await targets.check(url) }
        #expect(resolver.names.isEmpty)
    }

    @Test("A name that leads elsewhere after its registration is not followed there")
    func rebinding() async throws {
        try await LoopbackServer.with(.answer(200), tls: TestCertificate.server()) { server in
            let url = "https://hooks.test:\(server.port)/"
            let resolver = FakeResolver(["hooks.test": [.addresses([.publicOne]), .addresses([.loopback])]])
            let addresses = AddressGuard(resolver: resolver, allowsPrivate: false)
            try await GuardedTargets(addresses).check(url)
            let transport = HTTPTransport(addresses, tls: try TestCertificate.client())
            let outcome = await transport.send(OutgoingDelivery(url: url, headers: [], body: []))
            #expect(
                outcome
                    == .failed(
                        "The host hooks.test leads to no public address, and webhooks go to public addresses only."
                    )
            )
            #expect(resolver.names == ["hooks.test", "hooks.test"])
            #expect(resolver.purposes == [.registration, .attempt])
            #expect(server.connections == 0)
            // The same server would have answered, had it been called.
            let careless = HTTPTransport(
                AddressGuard(resolver: resolver, allowsPrivate: true),
                tls: try TestCertificate.client()
            )
            #expect(
                await careless.send(OutgoingDelivery(url: url, headers: [], body: []))
                    == .answered(status: 200, body: "")
            )
            #expect(server.connections == 1)
            await transport.close()
            await careless.close()
        }
    }

    @Test("The guard judges stored addresses too, whatever they look like")
    func storedText() async throws {
        try await LoopbackServer.with(.answer(200)) { server in
            let transport = HTTPTransport(AddressGuard(resolver: FakeResolver(), allowsPrivate: false))
            let urls = [
                "http://127.0.0.1:\(server.port)/", "https://127.0.0.1:\(server.port)/",
                "https://[::1]:\(server.port)/",
                "https://[::ffff:127.0.0.1]:\(server.port)/", "https://2130706433:\(server.port)/",
                "https://example.com@127.0.0.1:\(server.port)/",
            ]
            for url in urls {
                let outcome = await transport.send(OutgoingDelivery(url: url, headers: [], body: []))
                guard case .failed = outcome else {
                    Issue.record("\(url) was called.")
                    continue
                }
            }
            #expect(server.connections == 0)
            await transport.close()
        }
    }
}
