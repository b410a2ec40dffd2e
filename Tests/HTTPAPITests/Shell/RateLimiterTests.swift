import LicensingCore
import Testing

@testable import HTTPAPI

struct RateLimiterTests {
    private let start = Instant(milliseconds: 1_000_000)

    private func key(_ number: Int) -> LimitHash {
        LimitHash(high: 0, low: UInt64(number))
    }

    @Test
    func `A full table lets the oldest window go`() {
        var table = WindowTable(capacity: 3)
        for number in 1...3 {
            #expect(table.take(Budget(key: key(number), limit: 1), at: start).isAdmitted)
        }
        #expect(!table.take(Budget(key: key(1), limit: 1), at: start).isAdmitted)
        #expect(table.take(Budget(key: key(4), limit: 1), at: start).isAdmitted)
        #expect(table.count == 3)
        #expect(table.take(Budget(key: key(1), limit: 1), at: start).isAdmitted)
        #expect(!table.take(Budget(key: key(3), limit: 1), at: start).isAdmitted)
    }

    @Test
    func `Ended windows go as others begin`() {
        var table = WindowTable(capacity: 1000)
        for number in 1...1000 {
            _ = table.take(Budget(key: key(number), limit: 1), at: start)
        }
        for number in 1001...1600 {
            _ = table.take(Budget(key: key(number), limit: 1), at: start + .minutes(1))
        }
        #expect(table.count == 600)
    }

    @Test
    func `A window that started anew is not mistaken for its old self`() {
        var table = WindowTable(capacity: 2)
        _ = table.take(Budget(key: key(1), limit: 2), at: start)
        _ = table.take(Budget(key: key(1), limit: 2), at: start + .minutes(1))
        _ = table.take(Budget(key: key(2), limit: 2), at: start + .minutes(1))
        #expect(table.standing(of: Budget(key: key(1), limit: 2), at: start + .minutes(1)).remaining == 1)
    }

    @Test
    func `A clock set back does not keep anybody out`() {
        var table = WindowTable(capacity: 2)
        _ = table.take(Budget(key: key(1), limit: 1), at: start + .hours(1))
        #expect(table.take(Budget(key: key(1), limit: 1), at: start).isAdmitted)
    }

    @Test
    func `Given back is free again`() {
        var table = WindowTable(capacity: 2)
        let budget = Budget(key: key(1), limit: 1)
        _ = table.take(budget, at: start)
        table.giveBack(budget.key)
        #expect(table.take(budget, at: start).isAdmitted)
    }

    @Test
    func `The set forgets what was seen longest ago`() {
        var set = RecentSet(capacity: 3, lifetime: .hours(1))
        for number in 1...3 {
            set.insert(key(number), at: start)
        }
        set.insert(key(1), at: start)
        set.insert(key(4), at: start)
        #expect((1...4).map { set.contains(key($0), at: start) } == [true, false, true, true])
        #expect(set.count == 3)
        set.insert(key(3), at: start)
        set.insert(key(5), at: start)
        #expect((1...5).map { set.contains(key($0), at: start) } == [false, false, true, true, true])
    }

    @Test
    func `The set forgets with time`() {
        var set = RecentSet(capacity: 1, lifetime: .hours(1))
        set.insert(key(1), at: start)
        #expect(set.contains(key(1), at: start + .minutes(59)))
        #expect(!set.contains(key(1), at: start + .hours(1)))
    }

    @Test
    func `Whatever comes, the limiter holds no more than it may`() throws {
        let limiter = RateLimiter(limits: .standard, maximumBuckets: 160, maximumProofs: 160)
        for number in 0..<5000 {
            let key = limiter.hasher.hash(.address, "\(number)")
            #expect(limiter.take(Budget(key: key, limit: 1), at: start).isAdmitted)
            limiter.noteProof(key, at: start)
        }
        #expect(limiter.size.buckets <= 160)
        #expect(limiter.size.proofs <= 160)
    }

    @Test
    func `The same parts hash the same, other purposes and parts do not`() {
        let hasher = LimitHasher()
        #expect(hasher.hash(.address, "a", "b") == hasher.hash(.address, "a", "b"))
        #expect(hasher.hash(.address, "a", "b") != hasher.hash(.license, "a", "b"))
        #expect(hasher.hash(.address, "ab", "c") != hasher.hash(.address, "a", "bc"))
        #expect(hasher.hash(.address, "\u{E9}") != hasher.hash(.address, "e\u{301}"))
        #expect(LimitHasher().hash(.address, "a") != hasher.hash(.address, "a"))
    }

    @Test(arguments: [
        ("on", RateLimits.standard), ("OFF", RateLimits.off),
        (
            "validation=600, activation=60,management=off,failures=off",
            RateLimits(validation: 600, activation: 60, heartbeat: 10, management: nil, failures: nil)
        ),
        (
            "heartbeat=1,heartbeat=2",
            RateLimits(validation: 60, activation: 10, heartbeat: 2, management: 120, failures: 30)
        ),
    ])
    func `Settings are read`(text: String, expected: RateLimits) throws {
        #expect(try RateLimits.parse(text) == expected)
    }

    @Test(arguments: [
        "", "yes", "validation", "validation=", "validation=0", "validation=-1", "other=1", "validation=1,,",
    ])
    func `What cannot be read is said in a sentence`(text: String) {
        #expect(throws: RateLimitsError.self) {
            try RateLimits.parse(text)
        }
    }

    @Test
    func `The budgets of an address follow those of a key`() {
        #expect(RateLimits.standard.validationPerAddress == 1200)
        #expect(RateLimits.standard.activationPerAddress == 300)
        #expect(RateLimits.off.validationPerAddress == nil)
    }
}
