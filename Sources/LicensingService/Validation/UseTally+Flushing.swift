import LicensingCore
import LicensingStore
import Synchronization

extension UseTally {
    /// How many licenses one transaction writes, so that nobody waits long behind it.
    private static let rowsPerWrite = 1000

    private enum Claim {
        case nothing
        /// Somebody else is writing what there was.
        case busy
        case mine(CountedUses)
    }

    /// Writes down what was counted before the call, one flush after the other.
    ///
    /// - Parameter store: Where it is written.
    /// - Throws: ``StoreError``; what could not be written is kept for the next time.
    package func flush(to store: any Store) async throws {
        try await turns.take { try await self.writeAll(to: store) }
    }

    /// Writes down what was counted of one license before the call.
    ///
    /// Returns at once where that is nothing, which is nearly always.
    ///
    /// - Parameters:
    ///   - license: The license.
    ///   - store: Where it is written.
    /// - Throws: ``StoreError``; what could not be written is kept for the next time.
    package func flush(_ license: Identifier<License>, to store: any Store) async throws {
        while true {
            switch claim(license) {
            case .nothing:
                return
            case .busy:
                await waitForWriter(of: license)
            case .mine(let uses):
                // The next flush may begin at any moment: the entry stays beyond it.
                return try await write([uses], to: store, stayingFor: 2)
            }
        }
    }

    private func writeAll(to store: any Store) async throws {
        let due = begin()
        var left: [Identifier<License>] = []
        for start in stride(from: 0, to: due.count, by: Self.rowsPerWrite) {
            var claimed: [CountedUses] = []
            for license in due[start..<min(start + Self.rowsPerWrite, due.count)] {
                switch claim(license) {
                case .nothing: break
                case .busy: left.append(license)
                case .mine(let uses): claimed.append(uses)
                }
            }
            try await write(claimed, to: store, stayingFor: 1)
        }
        for license in left {
            try await flush(license, to: store)
        }
    }

    /// Forgets what has nothing to do any more.
    ///
    /// - Returns: The licenses that have something to write, in the order that their rows are locked in.
    private func begin() -> [Identifier<License>] {
        let flush = newestFlush.add(1, ordering: .relaxed).newValue
        let due = shards.flatMap { shard in
            shard.state.withLock { state in
                var due: [Identifier<License>] = []
                var ended: [Identifier<License>] = []
                // By hand: `indices` would hold on to the entries, and changing one would copy all.
                var index = state.entries.startIndex
                while index != state.entries.endIndex {
                    if state.entries.values[index].hasEnded(at: flush) {
                        ended.append(state.entries.keys[index])
                    } else if state.entries.values[index].hasSomethingToWrite {
                        due.append(state.entries.keys[index])
                    }
                    state.entries.formIndex(after: &index)
                }
                for license in ended {
                    state.entries[license] = nil
                }
                entryCount.subtract(ended.count, ordering: .relaxed)
                return due
            }
        }
        return due.sorted { $0.bits < $1.bits }
    }

    private func claim(_ license: Identifier<License>) -> Claim {
        shard(of: license).state
            .withLock { state in
                if let uses = state.entries[license]?.claim(for: license) {
                    waitingCount.subtract(1, ordering: .relaxed)
                    return .mine(uses)
                }
                return state.entries[license]?.isBeingWritten == true ? .busy : .nothing
            }
    }

    private func waitForWriter(of license: Identifier<License>) async {
        await withCheckedContinuation { continuation in
            let isBusy = shard(of: license).state
                .withLock { state in
                    guard state.entries[license]?.isBeingWritten == true else {
                        return false
                    }
                    state.waiters[license, default: []].append(continuation)
                    return true
                }
            if !isBusy {
                continuation.resume()
            }
        }
    }

    private func write(_ claimed: [CountedUses], to store: any Store, stayingFor flushes: UInt32) async throws
    {
        guard !claimed.isEmpty else {
            return
        }
        // A task of its own: a caller that goes away must not break it off.
        try await Task {
            do {
                let totals = try await store.write { try $0.add(claimed) }
                let flush = newestFlush.load(ordering: .relaxed) + flushes
                end(claimed) { $0?.settle(total: totals[$1], leavingAt: flush) }
            } catch {
                end(claimed) { entry, _ in
                    if entry?.isWaiting == false {
                        waitingCount.add(1, ordering: .relaxed)
                    }
                    entry?.giveBack()
                }
                throw error
            }
        }
        .value
    }

    /// Notes how writing has ended, and wakes those who waited for it.
    private func end(
        _ claimed: [CountedUses],
        _ change: (inout UseEntry?, Identifier<License>) -> Void
    ) {
        for uses in claimed {
            let license = uses.license
            let waiters = shard(of: license).state
                .withLock { state in
                    // In its place: there are many, and each look among them takes its time.
                    change(&state.entries[license], license)
                    return state.waiters.isEmpty ? [] : state.waiters.removeValue(forKey: license) ?? []
                }
            for waiter in waiters {
                waiter.resume()
            }
        }
    }
}
