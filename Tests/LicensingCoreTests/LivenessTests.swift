import LicensingCore
import TestSupport
import Testing

@Suite("Liveness")
struct LivenessTests {
    private let terms = Samples.terms {
        $0.requireHeartbeat = true
        $0.heartbeatIntervalMinutes = 10
    }

    private func liveness(_ outages: [Outage] = [], now: Instant = Samples.now) -> Liveness {
        Liveness(terms: terms, outages: outages, now: now)
    }

    @Test("Without requireHeartbeat nothing dies")
    func noDeadline() {
        let liveness = Liveness(terms: Samples.terms(), outages: [], now: Samples.now)
        #expect(liveness.isAlive(lastSeen: Samples.now - .days(9999)))
        #expect(liveness.deadline(lastSeen: Samples.now) == nil)
        #expect(liveness.aliveIfSeenAfter == nil)
    }

    @Test("Dead from the deadline on, alive the millisecond before")
    func boundary() {
        #expect(liveness().isAlive(lastSeen: Samples.now - .minutes(10) + Span(milliseconds: 1)))
        #expect(!liveness().isAlive(lastSeen: Samples.now - .minutes(10)))
    }

    @Test("An outage moves a deadline that had not passed to its end plus one interval")
    func outage() {
        let outage = Outage(start: Samples.now - .minutes(30), end: Samples.now - .minutes(5))
        let aliveThen = outage.start - .minutes(9)
        let deadThen = outage.start - .minutes(10)
        #expect(liveness([outage]).deadline(lastSeen: aliveThen) == outage.end + .minutes(10))
        #expect(liveness([outage]).isAlive(lastSeen: aliveThen))
        #expect(!liveness([outage]).isAlive(lastSeen: deadThen))
    }

    @Test("A second outage during the grace of the first extends it again")
    func chained() {
        let first = Outage(start: Samples.now - .minutes(60), end: Samples.now - .minutes(50))
        let second = Outage(start: Samples.now - .minutes(45), end: Samples.now - .minutes(3))
        #expect(liveness([first, second]).isAlive(lastSeen: first.start - .minutes(5)))
    }

    @Test("The threshold that the store counts by says the same as the rule, for random histories")
    func threshold() {
        var random = SplitMix64()
        for _ in 0..<2000 {
            var outages: [Outage] = []
            var time = Samples.now - .minutes(200)
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let start = time + .minutes(.random(in: 1...30, using: &random))
                let end = start + .minutes(.random(in: 0...20, using: &random))
                guard end <= Samples.now else {
                    break
                }
                outages.append(Outage(start: start, end: end))
                time = end
            }
            let liveness = liveness(outages)
            let seen = Samples.now - .minutes(.random(in: 0...220, using: &random))
            let threshold = liveness.aliveIfSeenAfter ?? seen
            #expect(liveness.isAlive(lastSeen: seen) == (seen > threshold), "seed \(random.seed)")
        }
    }

    @Test("Status: never beaten, beating, dead")
    func status() {
        #expect(liveness().status(of: Samples.machine()) == .notStarted)
        #expect(liveness().status(of: Samples.machine(heartbeat: Samples.now)) == .alive)
        let dead = Samples.machine(seen: Samples.now - .minutes(11), heartbeat: Samples.now - .minutes(11))
        #expect(liveness().status(of: dead) == .dead)
    }

    @Test("a license file puts a deadline off until its end, and an outage over that end puts it off further")
    func files() {
        var machine = Samples.machine()
        machine.lastSeenAt = Samples.now - .days(30)
        machine.fileExpiresAt = Samples.now + .minutes(1)
        #expect(liveness().isAlive(machine))
        #expect(liveness().deadline(of: machine) == Samples.now + .minutes(1))
        machine.fileExpiresAt = Samples.now
        #expect(!liveness().isAlive(machine))
        let outage = Outage(start: Samples.now - .minutes(20), end: Samples.now - .minutes(1))
        machine.fileExpiresAt = outage.start + .minutes(1)
        #expect(liveness([outage]).deadline(of: machine) == outage.end + .minutes(10))
        #expect(liveness([outage]).isAlive(machine))
        machine.fileExpiresAt = outage.start
        #expect(!liveness([outage]).isAlive(machine))
    }

    @Test("the thresholds of the store say the same of machines with files, whatever the outages")
    func thresholds() throws {
        var random = SplitMix64()
        for _ in 0..<2000 {
            let start = Samples.now - .minutes(Int64.random(in: 1...60, using: &random))
            let outage = Outage(start: start, end: start + .minutes(Int64.random(in: 1...20, using: &random)))
            guard outage.end <= Samples.now else {
                continue
            }
            let liveness = liveness([outage])
            var machine = Samples.machine()
            machine.lastSeenAt = Samples.now - .minutes(Int64.random(in: 0...90, using: &random))
            machine.fileExpiresAt = Samples.now - .minutes(Int64.random(in: -30...90, using: &random))
            let alive = try #require(liveness.thresholds)
            let file = try #require(machine.fileExpiresAt)
            let counted = machine.lastSeenAt > alive.seenAfter || file > alive.fileAfter
            #expect(counted == liveness.isAlive(machine), "seed \(random.seed)")
        }
    }
}
