import Dispatch
import Synchronization
import Testing

@testable import WebhookDispatch

@Suite("Looking names up", .timeLimit(.minutes(1)))
struct SystemResolverTests {
    /// A look-up that holds its thread until it is let go.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private let entered = AsyncStream<String>.makeStream()
        private let calls = Mutex<[String]>([])

        var names: [String] {
            calls.withLock { $0 }
        }

        /// Called on the resolver's thread.
        func hold(_ name: String) {
            calls.withLock { $0.append(name) }
            entered.continuation.yield(name)
            semaphore.wait()
        }

        func letGo() {
            semaphore.signal()
        }

        /// Waits until a look-up of this name holds its thread.
        func arrival(of name: String) async {
            for await arrived in entered.stream where arrived == name {
                return
            }
        }
    }

    private static let found = Resolution.addresses([NetworkAddress(ipv4: 0x0102_0304)])

    @Test("This machine's own name leads to this machine")
    func localhost() async {
        let resolver = SystemResolver()
        guard case .addresses(let addresses) = await resolver.resolve("localhost") else {
            Issue.record("localhost was not found.")
            return
        }
        let loopback = [NetworkAddress(ipv4: 0x7F00_0001), NetworkAddress(high: 0, low: 1)]
        #expect(addresses.allSatisfy(loopback.contains))
        await resolver.close()
    }

    @Test("A name is asked for once at a time, however many want to know")
    func together() async {
        let gate = Gate()
        let resolver = SystemResolver(quickThreads: 4, slowThreads: 1) { name in
            gate.hold(name)
            return Self.found
        }
        await withTaskGroup(of: Resolution.self) { group in
            group.addTask { await resolver.resolve("a.test") }
            await gate.arrival(of: "a.test")
            for _ in 0..<20 {
                group.addTask { await resolver.resolve("a.test") }
            }
            while resolver.waiterCount(of: "a.test") < 21 {
                await Task.yield()
            }
            gate.letGo()
            for await resolution in group {
                #expect(resolution == Self.found)
            }
        }
        #expect(gate.names == ["a.test"])
        await resolver.close()
    }

    @Test("A name whose servers were silent holds up no other name")
    func slowLane() async {
        let gate = Gate()
        let isSilent = Atomic(false)
        let resolver = SystemResolver(quickThreads: 1, slowThreads: 1) { name in
            guard name == "dead.test" else {
                return Self.found
            }
            if isSilent.load(ordering: .acquiring) {
                gate.hold(name)
            }
            return .unavailable
        }
        #expect(await resolver.resolve("dead.test") == .unavailable)
        isSilent.store(true, ordering: .releasing)
        await withTaskGroup(of: Resolution.self) { group in
            group.addTask { await resolver.resolve("dead.test") }
            await gate.arrival(of: "dead.test")
            // The only quick thread is free.
            #expect(await resolver.resolve("good.test") == Self.found)
            gate.letGo()
            #expect(await group.next() == .unavailable)
        }
        await resolver.close()
    }

    @Test("Whoever is cancelled does not wait, and the others go on waiting")
    func cancellation() async {
        let gate = Gate()
        let resolver = SystemResolver(quickThreads: 1, slowThreads: 1) { name in
            gate.hold(name)
            return Self.found
        }
        let patient = Task { await resolver.resolve("a.test") }
        await gate.arrival(of: "a.test")
        let impatient = Task { await resolver.resolve("a.test") }
        impatient.cancel()
        #expect(await impatient.value == .unavailable)
        gate.letGo()
        #expect(await patient.value == Self.found)
        await resolver.close()
    }

    @Test("Closing lets nobody wait, and nothing is looked up afterwards")
    func closing() async {
        let gate = Gate()
        let resolver = SystemResolver(quickThreads: 1, slowThreads: 1) { name in
            gate.hold(name)
            return Self.found
        }
        let waiting = Task { await resolver.resolve("a.test") }
        await gate.arrival(of: "a.test")
        await resolver.close()
        #expect(await waiting.value == .unavailable)
        #expect(await resolver.resolve("b.test") == .unavailable)
        #expect(gate.names == ["a.test"])
        gate.letGo()
    }

    @Test("Addresses are written so that they can be read again")
    func addressText() {
        #expect(NetworkAddress(ipv4: 0x5DB8_D822).text == "93.184.216.34")
        #expect(NetworkAddress(ipv6: "::ffff:93.184.216.34")?.text == "93.184.216.34")
        for text in ["::", "::1", "2606:4700:4700::1111", "fe80::1:2", "ffff::"] {
            let address = NetworkAddress(ipv6: text)
            #expect(address != nil && address == address.flatMap { NetworkAddress(ipv6: $0.text) })
        }
        for text in ["", ":", "1", "1::2::3", "12345::", "::1%eth0", "[::1]", "::1 "] {
            #expect(NetworkAddress(ipv6: text) == nil)
        }
    }
}
