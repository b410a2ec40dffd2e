import LicensingCore
import TestSupport
import Testing

@Suite("Window of deliveries under way")
struct DispatchWindowTests {
    private static let tenant = Tenant(
        number: 1,
        account: Identifier(UUIDBits(high: 1, low: 1)),
        environment: .live
    )

    private func endpoint(_ number: UInt64, failing: Bool = false) -> DueEndpoint {
        DueEndpoint(
            tenant: Self.tenant,
            webhook: Identifier(UUIDBits(high: 0, low: number)),
            isFailing: failing
        )
    }

    private func endpoints(_ numbers: ClosedRange<UInt64>, failing: Bool = false) -> [DueEndpoint] {
        numbers.map { endpoint($0, failing: failing) }
    }

    /// A window that has seen each of these endpoints answer once.
    private func window(
        _ limits: DispatchWindow.Limits = .init(),
        proven: [DueEndpoint] = []
    ) -> DispatchWindow {
        var window = DispatchWindow(limits: limits)
        for endpoint in proven {
            _ = window.begin([endpoint])
            window.finish(endpoint.webhook, succeeded: true)
        }
        return window
    }

    private func counts(_ shares: [DispatchWindow.Share]) -> [UInt64: Int] {
        Dictionary(uniqueKeysWithValues: shares.map { ($0.endpoint.webhook.bits.low, $0.count) })
    }

    @Test("An endpoint that works gets eight, one that fails or was never tried gets one")
    func perEndpoint() {
        var window = window(proven: [endpoint(1), endpoint(2)])
        let shares = window.begin([endpoint(1), endpoint(2, failing: true), endpoint(3)])
        #expect(counts(shares) == [1: 8, 2: 1, 3: 1])
        #expect(window.total == 10)
        #expect(window.begin([endpoint(1), endpoint(2, failing: true), endpoint(3)]).isEmpty)
    }

    @Test("A success opens the way for eight, a failure closes it to one")
    func opening() {
        var window = window()
        #expect(counts(window.begin([endpoint(1)])) == [1: 1])
        window.finish(endpoint(1).webhook, succeeded: true)
        #expect(counts(window.begin([endpoint(1)])) == [1: 8])
        window.finish(endpoint(1).webhook, succeeded: false)
        #expect(window.held(by: endpoint(1).webhook) == 7)
        #expect(window.begin([endpoint(1)]).isEmpty)
        for _ in 0..<7 {
            window.finish(endpoint(1).webhook, succeeded: false)
        }
        #expect(window.total == 0)
        #expect(counts(window.begin([endpoint(1)])) == [1: 1])
    }

    @Test("Endpoints that fail or were never tried hold at most half of all places")
    func half() {
        let limits = DispatchWindow.Limits(total: 20, working: 8, unproven: 10)
        var window = window(limits, proven: [endpoint(100), endpoint(101)])
        let due = endpoints(1...10, failing: true) + endpoints(11...30) + endpoints(100...101)
        let shares = counts(window.begin(due))
        #expect(shares.filter { $0.key < 100 }.values.reduce(0, +) == 10)
        #expect(shares[100] == 5)
        #expect(shares[101] == 5)
        #expect(window.total == 20)
    }

    @Test("However many endpoints are silent, one that works gets its places")
    func silence() {
        var window = window(proven: [endpoint(5000)])
        #expect(window.begin(endpoints(1...4000)).count == 512)
        #expect(window.begin(endpoints(1...4000)).isEmpty)
        #expect(counts(window.begin(endpoints(1...4000) + [endpoint(5000)])) == [5000: 8])
    }

    @Test("Never more than the total, and places are shared evenly")
    func total() {
        let due = endpoints(1...6)
        var window = window(.init(total: 16, working: 8, unproven: 8), proven: due)
        let shares = counts(window.begin(due))
        #expect(shares.values.reduce(0, +) == 16)
        #expect(shares.values.allSatisfy { (2...3).contains($0) })
        #expect(window.begin(due).isEmpty)
    }

    @Test("Whoever has the fewest comes first")
    func fewest() {
        var window = window(.init(total: 10, working: 8, unproven: 5), proven: endpoints(1...2))
        #expect(counts(window.begin([endpoint(1)])) == [1: 8])
        #expect(counts(window.begin([endpoint(1), endpoint(2)])) == [2: 2])
    }

    @Test("With one place free at a time, everybody has a turn")
    func turns() {
        let due = endpoints(1...5)
        var window = window(.init(total: 1, working: 1, unproven: 1), proven: due)
        var served: [UInt64] = []
        for round in 0..<10 {
            // In no particular order.
            let shares = window.begin(round.isMultiple(of: 2) ? due : due.reversed())
            #expect(shares.count == 1)
            served += shares.map(\.endpoint.webhook.bits.low)
            for share in shares {
                window.finish(share.endpoint.webhook, succeeded: true)
            }
        }
        #expect(served == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5])
    }

    @Test("Failing endpoints have their turns as well, however busy the others are")
    func failingTurns() {
        let working = endpoints(1...4)
        let failing = endpoints(5...7, failing: true)
        var window = window(.init(total: 4, working: 4, unproven: 2), proven: working)
        var served: Set<UInt64> = []
        for _ in 0..<12 {
            let shares = window.begin(working + failing)
            served.formUnion(shares.map(\.endpoint.webhook.bits.low))
            for share in shares {
                for _ in 0..<share.count {
                    window.finish(share.endpoint.webhook, succeeded: !share.endpoint.isFailing)
                }
            }
        }
        #expect(served == Set(1...7))
    }

    @Test("What was given back is free again, and giving back too much frees nothing that is not held")
    func givingBack() {
        var window = window(proven: [endpoint(1)])
        _ = window.begin([endpoint(1)])
        window.giveBack(6, of: endpoint(1).webhook)
        #expect(window.total == 2)
        window.giveBack(6, of: endpoint(1).webhook)
        window.giveBack(1, of: endpoint(9).webhook)
        #expect(window.total == 0)
        #expect(counts(window.begin([endpoint(1)])) == [1: 8])
    }

    @Test("The bounds hold for random histories, and everything ends at nothing")
    func random() {
        var random = SplitMix64()
        let limits = DispatchWindow.Limits(total: 24, working: 8, unproven: 12)
        var window = DispatchWindow(limits: limits)
        var underWay: [Identifier<Webhook>] = []
        for _ in 0..<5000 {
            if Bool.random(using: &random) {
                let due = (1...UInt64.random(in: 1...40, using: &random))
                    .map { endpoint($0, failing: .random(using: &random)) }
                for share in window.begin(due) {
                    underWay += Array(repeating: share.endpoint.webhook, count: share.count)
                }
            } else if let index = underWay.indices.randomElement(using: &random) {
                window.finish(underWay.remove(at: index), succeeded: .random(using: &random))
            }
            #expect(window.total == underWay.count, "seed \(random.seed)")
            #expect(window.total <= limits.total, "seed \(random.seed)")
            let most = Dictionary(grouping: underWay) { $0 }.values.map(\.count).max() ?? 0
            #expect(most <= limits.working, "seed \(random.seed)")
        }
        for webhook in underWay {
            window.finish(webhook, succeeded: true)
        }
        #expect(window.total == 0)
    }
}
