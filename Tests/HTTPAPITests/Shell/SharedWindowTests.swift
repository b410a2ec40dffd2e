import LicensingCore
import LicensingStore
import Testing

@testable import HTTPAPI

/// What one node makes of its windows and of what it is told: the rules alone.
struct SharedWindowTests {
    private let now = Instant(milliseconds: 1_800_000_030_000)
    private let budget = Budget(key: LimitHash(high: 10_000, low: 0), limit: 5)

    private func table(capacity: Int = 100) -> WindowTable {
        WindowTable(capacity: capacity, scheme: .aligned)
    }

    private func unsent(_ table: inout WindowTable, limit: Int = 100) -> [RateLimitCount] {
        var quota = SharingQuota(limit: 100)
        return table.takeUnsent(at: now, limit: limit, quota: &quota)
    }

    private func total(_ count: Int, of sent: RateLimitCount) -> RateLimitCount {
        RateLimitCount(bucket: sent.bucket, start: sent.start, end: sent.end, count: count)
    }

    @Test(arguments: [
        // Milliseconds of the bucket's own, of the clock, and of the start of the window.
        (0, 120_000, 120_000), (0, 179_999, 120_000), (0, 180_000, 180_000), (10_000, 120_000, 70_000),
        (10_000, 130_000, 130_000), (59_999, 59_998, -1), (59_999, 59_999, 59_999), (0, -1, -60_000),
    ])
    func `A window begins where the clock and the bucket's name say`(phase: Int, clock: Int, start: Int) {
        let bucket = LimitHash(high: UInt64(phase), low: 7)
        let moment = Instant(milliseconds: Int64(clock))
        let expected = Instant(milliseconds: Int64(start))
        #expect(WindowScheme.aligned.start(of: bucket, at: moment) == expected)
        #expect(WindowScheme.aligned.isRunning(expected, of: bucket, at: moment))
        #expect(!WindowScheme.aligned.isRunning(expected, of: bucket, at: moment + .minutes(1)))
        #expect(!WindowScheme.aligned.isRunning(expected, of: bucket, at: moment - .minutes(1)))
    }

    @Test
    func `A window that nobody counted in ends when it would have`() {
        var table = table()
        let before = table.standing(of: budget, at: now)
        #expect(before.remaining == 5)
        #expect(table.take(budget, at: now).standing.reset == before.reset)
        #expect(before.reset == Instant(milliseconds: 1_800_000_070_000))
    }

    @Test
    func `What was counted is told once`() {
        var table = table()
        _ = table.take(budget, at: now)
        _ = table.take(budget, at: now)
        let sent = unsent(&table)
        #expect(sent.map(\.count) == [2])
        #expect(sent.first?.start == Instant(milliseconds: 1_800_000_010_000))
        #expect(sent.first?.end == Instant(milliseconds: 1_800_000_070_000))
        #expect(unsent(&table).isEmpty)
    }

    @Test
    func `What all have counted is gone by, with what came while it was on its way`() throws {
        var table = table()
        _ = table.take(budget, at: now)
        let sent = try #require(unsent(&table).first)
        _ = table.take(budget, at: now)
        #expect(table.learn(total(3, of: sent)) == nil)
        #expect(table.standing(of: budget, at: now).remaining == 1)
        #expect(unsent(&table).map(\.count) == [1])
    }

    @Test
    func `What did not arrive comes along the next time`() throws {
        var table = table()
        _ = table.take(budget, at: now)
        let sent = try #require(unsent(&table).first)
        _ = table.take(budget, at: now)
        table.putBack(sent)
        #expect(table.standing(of: budget, at: now).remaining == 3)
        #expect(unsent(&table).map(\.count) == [2])
    }

    @Test
    func `What is given back is taken back from all`() throws {
        var table = table()
        _ = table.take(budget, at: now)
        let sent = try #require(unsent(&table).first)
        _ = table.learn(total(4, of: sent))
        table.giveBack(budget.key)
        #expect(table.standing(of: budget, at: now).remaining == 2)
        #expect(unsent(&table).map(\.count) == [-1])
    }

    @Test
    func `Taken and given back between two calls is nothing to tell`() {
        var table = table()
        _ = table.take(budget, at: now)
        table.giveBack(budget.key)
        #expect(unsent(&table).isEmpty)
    }

    @Test
    func `A refused request is nothing to tell`() throws {
        var table = table()
        _ = table.take(budget, at: now)
        let sent = try #require(unsent(&table).first)
        _ = table.learn(total(5, of: sent))
        #expect(!table.take(budget, at: now).isAdmitted)
        #expect(unsent(&table).isEmpty)
    }

    @Test
    func `Of a window that ended meanwhile nothing is told, and nothing learned`() throws {
        var table = table()
        _ = table.take(budget, at: now)
        let sent = try #require(unsent(&table).first)
        _ = table.take(budget, at: now + .minutes(1))
        _ = table.learn(total(5, of: sent))
        #expect(table.standing(of: budget, at: now + .minutes(1)).remaining == 4)
        // At a moment before this window began, as after it ended.
        #expect(unsent(&table).isEmpty)
    }

    @Test
    func `Whoever was second to count a thing is told so, once`() throws {
        var table = table()
        let thing = Budget(key: budget.key, limit: 1)
        let shared = LimitHash(high: 1, low: 1)
        _ = table.take(thing, at: now, consequence: shared)
        let sent = try #require(unsent(&table).first)
        #expect(table.learn(total(2, of: sent)) == shared)
        #expect(table.learn(total(3, of: sent)) == nil)

        var first = self.table()
        _ = first.take(thing, at: now, consequence: shared)
        #expect(first.learn(total(1, of: try #require(unsent(&first).first))) == nil)
    }

    @Test
    func `No more windows are told of than asked for, the rest with the next call`() {
        var table = table()
        for number in 1...5 {
            _ = table.take(Budget(key: LimitHash(high: 10_000, low: UInt64(number)), limit: 1), at: now)
        }
        let calls = (1...4).map { _ in unsent(&table, limit: 2).map(\.bucket.low) }
        #expect(calls.map(\.count) == [2, 2, 1, 0])
        #expect(Set(calls.joined()) == [1, 2, 3, 4, 5])
    }

    @Test
    func `A bucket beyond the quota is the node's own until its window ends`() {
        var table = table()
        var quota = SharingQuota(limit: 1)
        let other = Budget(key: LimitHash(high: 10_000, low: 1), limit: 5)
        _ = table.take(budget, at: now)
        #expect(table.takeUnsent(at: now, limit: 9, quota: &quota).count == 1)
        _ = table.take(other, at: now)
        #expect(table.takeUnsent(at: now, limit: 9, quota: &quota).isEmpty)
        _ = table.take(other, at: now)
        _ = table.take(budget, at: now)
        let later = now + .minutes(1)
        #expect(table.takeUnsent(at: now, limit: 9, quota: &quota).map(\.bucket) == [budget.key])
        #expect(table.standing(of: other, at: now).remaining == 3)
        _ = table.take(other, at: later)
        #expect(table.takeUnsent(at: later, limit: 9, quota: &quota).map(\.bucket) == [other.key])
    }

    @Test
    func `A table that nobody empties stays bounded`() {
        var table = table(capacity: 10)
        for number in 1...10_000 {
            _ = table.take(Budget(key: LimitHash(high: 0, low: UInt64(number)), limit: 1), at: now)
        }
        #expect(table.count <= 10)
        #expect(table.touched.count <= 20)
        #expect(unsent(&table).count <= 10)
    }

    @Test
    func `A node that shares with nobody has nothing to tell`() {
        var table = WindowTable(capacity: 10)
        _ = table.take(budget, at: now)
        #expect(table.touched.isEmpty)
    }
}
