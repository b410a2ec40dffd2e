import LicensingCore
import NIOCore
import NIOHTTP1
import NIOPosix
import Testing
import WebhookDispatch

@Suite("Where deliveries over HTTP go", .timeLimit(.minutes(1)))
struct HTTPTransportAddressTests {
    private let sending = Sending()

    @Test(
        "A name is called at the address it was given, asked for by its name",
        arguments: [
            (host: "hooks.test", name: "hooks.test"), (host: "HOOKS.test.", name: "hooks.test"),
            (host: "xn--bcher-kva.test", name: "xn--bcher-kva.test"),
        ]
    )
    func names(_ host: String, _ name: String) async throws {
        let resolver = FakeResolver([name: [.addresses([.loopback])]])
        try await LoopbackServer.with(.answer(200), tls: TestCertificate.server()) { server in
            let outcome = await sending.send(
                "https://\(host):\(server.port)/",
                resolver: resolver,
                tls: try TestCertificate.client()
            )
            #expect(outcome == .answered(status: 200, body: ""))
            #expect(server.received.first?.head.headers["host"] == ["\(name):\(server.port)"])
            #expect(resolver.names == [name])
        }
    }

    @Test(
        "Whatever a name looks like, nothing but the guard's answer is used",
        arguments: [
            "a_b.test", "_a.test", "-a.test", "a-.test", "1.2.3.4.test", "0x7f.test", "localhost",
            "xn--a.test", "xn--",
            "xn--zzzzzzz-.test", "a.b.c.d.e.f.test", "test",
        ]
    )
    func oddNames(_ name: String) async throws {
        let resolver = FakeResolver([name: [.addresses([.loopback])]])
        try await LoopbackServer.with(.answer(200)) { server in
            let outcome = await sending.send("http://\(name):\(server.port)/", resolver: resolver)
            #expect(outcome == .answered(status: 200, body: ""))
            #expect(server.received.first?.head.headers["host"] == ["\(name):\(server.port)"])
            #expect(resolver.names == [name])
        }
    }

    @Test("A certificate must be trusted and belong to the name")
    func certificates() async throws {
        let resolver = FakeResolver([
            "hooks.test": [.addresses([.loopback])], "other.test": [.addresses([.loopback])],
            "a_b.test": [.addresses([.loopback])],
        ])
        try await LoopbackServer.with(.answer(200), tls: TestCertificate.server()) { server in
            let client = try TestCertificate.client()
            #expect(
                await sending.send("https://hooks.test:\(server.port)/", resolver: resolver)
                    == .failed("The TLS certificate is not trusted.")
            )
            #expect(
                await sending.send("https://other.test:\(server.port)/", resolver: resolver, tls: client)
                    == .failed("The TLS certificate was issued for another host name.")
            )
            #expect(
                await sending.send("https://127.0.0.1:\(server.port)/", tls: client)
                    == .failed("The TLS certificate was issued for another host name.")
            )
            #expect(
                await sending.send("https://a_b.test:\(server.port)/", resolver: resolver, tls: client)
                    == .failed("TLS certificates cannot be checked for a host name like this.")
            )
            #expect(server.received.isEmpty)
        }
        try await LoopbackServer.with(.answer(200)) { server in
            guard case .failed(let sentence) = await sending.send("https://127.0.0.1:\(server.port)/") else {
                Issue.record("It was answered.")
                return
            }
            #expect(sentence.hasPrefix("TLS could not be set up"))
        }
    }

    @Test("IPv6 is called without a look-up")
    func ipv6() async throws {
        guard await Self.hasIPv6() else {
            return
        }
        try await LoopbackServer.with(.answer(200, "six"), host: "::1") { server in
            let resolver = FakeResolver(["six.test": [.addresses([NetworkAddress(high: 0, low: 1)])]])
            #expect(
                await sending.send("http://[::1]:\(server.port)/", resolver: resolver)
                    == .answered(status: 200, body: "six")
            )
            #expect(resolver.names.isEmpty)
            #expect(
                await sending.send("http://six.test:\(server.port)/", resolver: resolver)
                    == .answered(status: 200, body: "six")
            )
            #expect(
                server.received.map { $0.head.headers["host"] }
                    == [["[::1]:\(server.port)"], ["six.test:\(server.port)"]]
            )
        }
    }

    @Test(
        "Where an address cannot be connected to, the next one is tried, and never after something was sent"
    )
    func nextAddress() async throws {
        try await LoopbackServer.with(.answer(200)) { server in
            let resolver = FakeResolver(["hooks.test": [.addresses([.otherLoopback, .loopback])]])
            #expect(
                await sending.send("http://hooks.test:\(server.port)/", resolver: resolver)
                    == .answered(status: 200, body: "")
            )
        }
        try await LoopbackServer.with(.close) { server in
            let resolver = FakeResolver(["hooks.test": [.addresses([.loopback, .loopback])]])
            #expect(
                await sending.send("http://hooks.test:\(server.port)/", resolver: resolver)
                    == .failed("The connection was closed before there was an answer.")
            )
            #expect(server.received.count == 1)
        }
    }

    @Test("A connection is used again; every attempt looks the name up again")
    func keepAlive() async throws {
        try await LoopbackServer.with(.answer(200, "ok")) { server in
            let resolver = FakeResolver(["hooks.test": [.addresses([.loopback])]])
            let transport = HTTPTransport(AddressGuard(resolver: resolver, allowsPrivate: true))
            for _ in 0..<3 {
                let outcome = await transport.send(sending.delivery("http://hooks.test:\(server.port)/"))
                #expect(outcome == .answered(status: 200, body: "ok"))
            }
            #expect(server.connections == 1)
            #expect(resolver.names.count == 3)
            await transport.close()
            #expect(
                await transport.send(sending.delivery("http://hooks.test:\(server.port)/"))
                    == .failed("The server is stopping.")
            )
        }
    }

    @Test("With room for one client, many hosts are served all the same")
    func manyHosts() async throws {
        try await LoopbackServer.with(.answer(200)) { server in
            let names = (0..<20).map { "h\($0).test" }
            let resolver = FakeResolver(
                Dictionary(uniqueKeysWithValues: names.map { ($0, [.addresses([.loopback])]) })
            )
            var limits = HTTPTransport.Limits()
            limits.clients = 1
            let transport = HTTPTransport(
                AddressGuard(resolver: resolver, allowsPrivate: true),
                limits: limits
            )
            await withTaskGroup { group in
                for name in names + names {
                    group.addTask {
                        let outcome = await transport.send(sending.delivery("http://\(name):\(server.port)/"))
                        #expect(outcome == .answered(status: 200, body: ""))
                    }
                }
            }
            #expect(server.received.count == 40)
            await transport.close()
        }
    }

    private static func hasIPv6() async -> Bool {
        let server = try? await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "::1", port: 0).get()
        try? await server?.close()
        return server != nil
    }
}
