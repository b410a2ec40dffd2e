import LicensingCore
import LicensingStore
import Synchronization

/// Counts uses of licenses without a limit in memory, until they are written down, many at once (ADR 0022).
///
/// Where a limit is, each use is counted in the transaction that decides. What is in memory when the process is killed is not
/// counted; an orderly stop writes it first.
package final class UseTally: Sendable {
    /// Of how many licenses uses are held: just as many as a table of 16,384 places in each shard takes without growing to twice
    /// the size.
    package static let limit = 184_000

    private static let shardCount = 16

    struct State {
        var entries: [Identifier<License>: UseEntry] = [:]
        /// Who waits for what is being written of a license.
        var waiters: [Identifier<License>: [CheckedContinuation<Void, Never>]] = [:]
    }

    /// Few meet at the same lock.
    final class Shard: Sendable {
        let state = Mutex(State())
    }

    let shards = (0..<shardCount).map { _ in Shard() }
    let turns = Turns()
    /// The number of the newest flush.
    let newestFlush = Atomic<UInt32>(0)
    let entryCount = Atomic(0)
    /// Of how many licenses there are uses that no flush has begun to write.
    let waitingCount = Atomic(0)
    private let limit: Int

    package init(limit: Int = UseTally.limit) {
        self.limit = limit
    }

    /// Counts one use.
    ///
    /// - Parameters:
    ///   - license: Whose use it is.
    ///   - tenant: Whose license it is.
    ///   - known: The uses before it as they are known here, those included that are not written yet: an ``overlay(_:)``.
    ///   - now: When the answer was given.
    /// - Returns: The uses with this one; nil when there is no room, and it has to be counted durably.
    package func note(
        _ license: Identifier<License>,
        in tenant: Tenant,
        known: Int,
        at now: Instant
    ) -> Int? {
        shard(of: license).state
            .withLock { state in
                if let uses = note(in: &state.entries[license], known: known, at: now) {
                    return uses
                }
                guard entryCount.load(ordering: .relaxed) < limit else {
                    return nil
                }
                entryCount.add(1, ordering: .relaxed)
                var entry: UseEntry? = UseEntry(tenant: tenant.number)
                defer { state.entries[license] = entry }
                return note(in: &entry, known: known, at: now)
            }
    }

    private func note(in entry: inout UseEntry?, known: Int, at now: Instant) -> Int? {
        if entry?.isWaiting == false {
            waitingCount.add(1, ordering: .relaxed)
        }
        return entry?.note(known: known, at: now)
    }

    /// What is known here of a license's uses; nil where nothing was counted lately.
    package func known(_ license: Identifier<License>) -> (uses: Int, lastValidatedAt: Instant)? {
        shard(of: license).state
            .withLock { state in
                state.entries[license]
                    .flatMap { entry in
                        entry.lastValidatedAt.map { (entry.uses, $0) }
                    }
            }
    }

    /// Whether uses of a license were counted here that are not in the store for certain.
    package func hasSomethingToWrite(of license: Identifier<License>) -> Bool {
        shard(of: license).state.withLock { $0.entries[license]?.hasSomethingToWrite ?? false }
    }

    /// A license as it was read in the store, with the uses that are not written yet.
    package func overlay(_ license: License) -> License {
        let entry = shard(of: license.id).state.withLock { $0.entries[license.id] }
        guard let entry, let lastValidatedAt = entry.lastValidatedAt else {
            return license
        }
        var license = license
        license.usesCount = entry.uses(besides: license.usesCount)
        license.lastValidatedAt = max(license.lastValidatedAt ?? lastValidatedAt, lastValidatedAt)
        return license
    }

    /// Forgets the count of a license after its uses were reset, in a transaction that is committed.
    ///
    /// Something stays for a while: whoever read the old count before, and counts a use after, must not bring it back.
    package func forget(_ license: Identifier<License>, in tenant: Tenant) {
        let flush = newestFlush.load(ordering: .relaxed) + 2
        shard(of: license).state
            .withLock { state in
                if state.entries[license]?.reset(until: flush) == nil {
                    entryCount.add(1, ordering: .relaxed)
                    var entry = UseEntry(tenant: tenant.number)
                    entry.reset(until: flush)
                    state.entries[license] = entry
                }
            }
    }

    /// Whether so much waits that it should be written down at once.
    ///
    /// What was written stays for one flush more, and is no reason for the next unless it takes all the room.
    package var isCrowded: Bool {
        let waiting = waitingCount.load(ordering: .relaxed)
        return waiting > limit / 2 || waiting > 0 && entryCount.load(ordering: .relaxed) >= limit
    }

    func shard(of license: Identifier<License>) -> Shard {
        shards[Int(truncatingIfNeeded: license.bits.low % UInt64(Self.shardCount))]
    }
}
