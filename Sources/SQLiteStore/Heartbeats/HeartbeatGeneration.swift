import LicensingCore
import Synchronization

/// Heartbeats that were journaled between two folds: of each machine the last one, in milliseconds.
final class HeartbeatGeneration: Sendable {
    private let beats = Mutex<[UUIDBits: Int64]>([:])

    /// Of how many machines there are any.
    var count: Int {
        beats.withLock { $0.count }
    }

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
        beats.withLock { beats in
            beats.map { HeartbeatEntry(machine: $0.key, time: $0.value) }
        }
        .sorted { $0.machine < $1.machine }
    }
}
