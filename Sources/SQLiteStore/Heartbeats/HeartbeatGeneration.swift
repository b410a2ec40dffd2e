import LicensingCore
import Synchronization

/// Heartbeats that were journaled between two folds: of each machine the last one, in milliseconds.
final class HeartbeatGeneration: Sendable {
    private let beats = Mutex<[UUIDBits: Int64]>([:])

    /// The last one of a machine; nil when there is none.
    func heartbeat(of machine: UUIDBits) -> Int64? {
        beats.withLock { $0[machine] }
    }

    func add(_ entries: [HeartbeatEntry]) {
        beats.withLock { beats in
            for entry in entries {
                beats[entry.machine] = max(beats[entry.machine] ?? entry.time, entry.time)
            }
        }
    }

    /// All of them in the order of the machines' ids, which is that of the table they go to.
    func sorted() -> [HeartbeatEntry] {
        // A copy, so that nobody who reads waits for the rest.
        let all = beats.withLock { $0 }
        return all.map { HeartbeatEntry(machine: $0.key, time: $0.value) }.sorted { $0.machine < $1.machine }
    }
}
