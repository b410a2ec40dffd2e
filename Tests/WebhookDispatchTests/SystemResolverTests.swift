import Synchronization
import Testing

@testable import WebhookDispatch

@Suite("Looking names up", .timeLimit(.minutes(1)))
struct SystemResolverTests {
    private static let found = Resolution.addresses([NetworkAddress(ipv4: 0x0102_0304)])

    @Test("This machine's own name leads to this machine")
    func localhost() async {
        let resolver = SystemResolver()
        guard case .addresses(let addresses) = await resolver.resolve("localhost", for: .attempt) else {
            Issue.record("localhost was not found.")
            return
        }
        let loopback = [NetworkAddress(ipv4: 0x7F00_0001), NetworkAddress(high: 0, low: 1)]
        #expect(addresses.allSatisfy(loopback.contains))
        await resolver.close()
    }

    @Test("A name is asked for once at a time, however many want to know")
    func together() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { _ in 4 }) { name in
            gate.hold(name)
            return Self.found
        }
        await withTaskGroup(of: Resolution.self) { group in
            group.addTask { await resolver.resolve("a.test", for: .attempt) }
            await gate.arrival(of: "a.test")
            for _ in 0..<20 {
                group.addTask { await resolver.resolve("a.test", for: .attempt) }
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

    @Test("Names without end under a silent domain hold one thread, and nobody else waits for it")
    func randomLabels() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { $0 == .unknown ? 2 : 1 }) { name in
            guard name.hasSuffix(".silent.test") else {
                return Self.found
            }
            gate.hold(name)
            return .unavailable
        }
        await withTaskGroup(of: Resolution.self) { group in
            group.addTask { await resolver.resolve("0.silent.test", for: .attempt) }
            await gate.arrival(of: "0.silent.test")
            for number in 1..<50 {
                group.addTask { await resolver.resolve("\(number).silent.test", for: .attempt) }
            }
            while (1..<50).contains(where: { resolver.waiterCount(of: "\($0).silent.test") == 0 }) {
                await Task.yield()
            }
            // Nobody has heard of this domain either.
            #expect(await resolver.resolve("good.test", for: .attempt) == Self.found)
            #expect(gate.names == ["0.silent.test"])
            group.cancelAll()
            gate.open()
        }
        await resolver.close()
    }

    @Test("A domain that was silent waits in its own lane, whatever its names, until it has answered quickly")
    func slowLane() async {
        let gate = LookupGate()
        let isSilent = Atomic(true)
        let resolver = SystemResolver(threads: { _ in 1 }) { name in
            guard name.hasSuffix("dead.test") else {
                return name.hasSuffix("slow.test") ? .unavailable : Self.found
            }
            if name.hasPrefix("held") {
                gate.hold(name)
            }
            return isSilent.load(ordering: .acquiring) ? .unavailable : Self.found
        }
        #expect(await resolver.resolve("a.dead.test", for: .attempt) == .unavailable)
        await withTaskGroup(of: Resolution.self) { group in
            group.addTask { await resolver.resolve("held1.dead.test", for: .attempt) }
            await gate.arrival(of: "held1.dead.test")
            // First as unknown, then as quick: the only thread of either lane is free.
            #expect(await resolver.resolve("good.test", for: .attempt) == Self.found)
            #expect(await resolver.resolve("other.good.test", for: .attempt) == Self.found)
            isSilent.store(false, ordering: .releasing)
            gate.letGo()
            #expect(await group.next() == Self.found)
            // Now it has answered, and leaves the slow lane to others: the first look makes this one slow.
            group.addTask { await resolver.resolve("held2.dead.test", for: .attempt) }
            await gate.arrival(of: "held2.dead.test")
            #expect(await resolver.resolve("a.slow.test", for: .attempt) == .unavailable)
            #expect(await resolver.resolve("b.slow.test", for: .attempt) == .unavailable)
            gate.letGo()
            #expect(await group.next() == Self.found)
        }
        await resolver.close()
    }

    @Test("A domain that answers keeps its lane, however many unknown and slow ones are silent")
    func quickLane() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { _ in 1 }) { name in
            if name.hasPrefix("held") {
                gate.hold(name)
            }
            return name.hasSuffix("good.test") ? Self.found : .unavailable
        }
        #expect(await resolver.resolve("good.test", for: .registration) == Self.found)
        #expect(await resolver.resolve("slow.test", for: .attempt) == .unavailable)
        await withTaskGroup(of: Resolution.self) { group in
            for name in ["held.slow.test", "held.unknown.test"] {
                group.addTask { await resolver.resolve(name, for: .attempt) }
                await gate.arrival(of: name)
            }
            group.addTask { await resolver.resolve("held.new.test", for: .registration) }
            await gate.arrival(of: "held.new.test")
            #expect(await resolver.resolve("never.asked.good.test", for: .attempt) == Self.found)
            group.cancelAll()
            gate.open()
        }
        await resolver.close()
    }

    @Test("Registrations that nobody answers hold up no attempt, not even one of the same name")
    func registrations() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { _ in 1 }) { name in
            if gate.count(of: name) == 0 {
                gate.hold(name)
            }
            return Self.found
        }
        await withTaskGroup(of: Resolution.self) { group in
            group.addTask { await resolver.resolve("a.test", for: .registration) }
            await gate.arrival(of: "a.test")
            #expect(await resolver.resolve("a.test", for: .attempt) == Self.found)
            gate.open()
            #expect(await group.next() == Self.found)
        }
        await resolver.close()
    }

    @Test("What nobody waits for any more is not looked up")
    func abandoned() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { _ in 1 }) { name in
            gate.hold(name)
            return Self.found
        }
        let first = Task { await resolver.resolve("a.test", for: .attempt) }
        await gate.arrival(of: "a.test")
        let given = Task { await resolver.resolve("b.a.test", for: .attempt) }
        let waiting = Task { await resolver.resolve("c.a.test", for: .attempt) }
        while resolver.waiterCount(of: "b.a.test") == 0 || resolver.waiterCount(of: "c.a.test") == 0 {
            await Task.yield()
        }
        given.cancel()
        #expect(await given.value == .unavailable)
        gate.open()
        #expect(await first.value == Self.found)
        #expect(await waiting.value == Self.found)
        #expect(gate.names == ["a.test", "c.a.test"])
        await resolver.close()
    }

    @Test("Whoever is cancelled does not wait, and the others go on waiting")
    func cancellation() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { _ in 1 }) { name in
            gate.hold(name)
            return Self.found
        }
        let patient = Task { await resolver.resolve("a.test", for: .attempt) }
        await gate.arrival(of: "a.test")
        let impatient = Task { await resolver.resolve("a.test", for: .attempt) }
        impatient.cancel()
        #expect(await impatient.value == .unavailable)
        gate.letGo()
        #expect(await patient.value == Self.found)
        await resolver.close()
    }

    @Test("Closing lets nobody wait, and nothing is looked up afterwards")
    func closing() async {
        let gate = LookupGate()
        let resolver = SystemResolver(threads: { _ in 1 }) { name in
            gate.hold(name)
            return Self.found
        }
        let waiting = Task { await resolver.resolve("a.test", for: .attempt) }
        await gate.arrival(of: "a.test")
        await resolver.close()
        #expect(await waiting.value == .unavailable)
        #expect(await resolver.resolve("b.test", for: .attempt) == .unavailable)
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
