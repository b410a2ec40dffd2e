import LicensingCore
import LicensingStore

/// What a node knows of the uses of one license, and has not written down of them.
///
/// Whatever meets, the sum is never more than there were; what is counted durably while something is being written may be
/// missing from it until that is done.
///
/// There are up to ``UseTally/limit`` of them, so they are kept small.
struct UseEntry {
    private static let never = Instant(milliseconds: .min)
    /// Of one license no more wait than this: half of what fits, so that what could not be written can be given back.
    ///
    /// A store that cannot be written for a day, and one license that is asked about all the time, come to it; further uses are
    /// not counted.
    static let mostWaiting: UInt32 = .max / 2

    /// The number of the license's tenant.
    let tenant: Int64
    /// The highest count that is known to be in the store, without what is being written.
    private var committed = 0
    private var lastSeen = Self.never
    private var unwritten: UInt32 = 0
    private var beingWritten: UInt32 = 0
    /// The flush that may forget it, if it has nothing to write by then.
    private var leavesAt: UInt32 = 0
    /// Until this flush begins a count may have been read before the uses were reset; zero where none was.
    private var distrustsUntil: UInt32 = 0
    /// Whether the uses were reset while some were being written.
    private var wasReset = false

    /// - Parameters:
    ///   - tenant: The number of the license's tenant.
    ///   - waiting: Uses that are not written yet.
    init(tenant: Int64, waiting: UInt32 = 0) {
        self.tenant = tenant
        unwritten = waiting
    }

    /// Nil while none was counted here.
    var lastValidatedAt: Instant? {
        lastSeen == Self.never ? nil : lastSeen
    }

    /// The uses as this node knows them, those included that are not written yet.
    var uses: Int {
        committed + onTheWay + Int(unwritten)
    }

    /// The same for a reader who has met a count in the store.
    func uses(besides read: Int) -> Int {
        max(committed + onTheWay, read) + Int(unwritten)
    }

    /// What is being written, unless the uses were reset meanwhile: then nobody knows which came first.
    private var onTheWay: Int {
        wasReset ? 0 : Int(beingWritten)
    }

    /// Whether there are uses that no flush has begun to write.
    var isWaiting: Bool {
        unwritten > 0
    }

    var isBeingWritten: Bool {
        beingWritten > 0
    }

    var hasSomethingToWrite: Bool {
        unwritten > 0 || beingWritten > 0
    }

    /// Counts one use.
    ///
    /// - Parameters:
    ///   - known: The uses before it as they were known somewhere here: never more than there are.
    ///   - now: When the answer was given.
    /// - Returns: The uses with this one.
    mutating func note(known: Int, at now: Instant) -> Int {
        if distrustsUntil == 0 {
            committed = max(committed, known - Int(beingWritten) - Int(unwritten))
        }
        unwritten = min(unwritten + 1, Self.mostWaiting)
        lastSeen = max(lastSeen, now)
        return uses
    }

    /// What is to be written now; nil while there is nothing, or something is on its way already.
    mutating func claim(for license: Identifier<License>) -> CountedUses? {
        guard beingWritten == 0, unwritten > 0 else {
            return nil
        }
        (beingWritten, unwritten) = (unwritten, 0)
        return CountedUses(
            license: license,
            tenant: tenant,
            count: Int(beingWritten),
            lastValidatedAt: lastSeen
        )
    }

    /// What was claimed is on the disk.
    ///
    /// What the store has come to counts from now on: another node may have counted meanwhile, or have reset the uses. The
    /// entry stays for a while, for those who read the row just before.
    ///
    /// - Parameters:
    ///   - total: The uses as the store has them now, if it said so.
    ///   - flush: The one that may forget the entry.
    mutating func settle(total: Int?, leavingAt flush: UInt32) {
        if let total, !wasReset {
            committed = total
        }
        beingWritten = 0
        wasReset = false
        leavesAt = max(leavesAt, flush)
    }

    /// What was claimed could not be written.
    mutating func giveBack() {
        unwritten = min(unwritten + beingWritten, Self.mostWaiting)
        beingWritten = 0
        wasReset = false
    }

    /// The uses began at zero again.
    ///
    /// What was counted and is not written yet counts on. Of what is being written nobody knows here whether it came before or
    /// after; the next flush tells.
    ///
    /// - Parameter flush: The one that begins when nobody answers any more who read the old count.
    mutating func reset(until flush: UInt32) {
        committed = 0
        wasReset = beingWritten > 0
        distrustsUntil = flush
        leavesAt = max(leavesAt, flush)
    }

    /// A flush begins.
    ///
    /// - Returns: Whether the entry has nothing to do any more.
    mutating func hasEnded(at flush: UInt32) -> Bool {
        if distrustsUntil <= flush {
            distrustsUntil = 0
        }
        return unwritten == 0 && beingWritten == 0 && leavesAt <= flush
    }
}
