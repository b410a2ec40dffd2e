import Synchronization

/// Keys that lead nowhere, as far as was known at a moment: one for each place, a newer one in the place of an older.
///
/// Applications whose license was deleted go on asking.
final class StrangerTable: Sendable {
    private struct Entry {
        var key = KeyDigest(high: 0, low: 0)
        var stamp: UInt64 = 0
        var readAt: UInt32 = 0
    }

    private static let placesPerShard = 1024
    private static let shardCount = 16

    private final class Shard: Sendable {
        /// Empty until the first.
        let entries = Mutex<[Entry]>([])
    }

    private let shards = (0..<shardCount).map { _ in Shard() }

    /// When it was known that a key leads nowhere.
    func stamp(of key: KeyDigest) -> (stamp: UInt64, readAt: UInt32)? {
        shard(of: key).entries
            .withLock { entries in
                guard !entries.isEmpty else {
                    return nil
                }
                let entry = entries[place(of: key)]
                return entry.key == key ? (entry.stamp, entry.readAt) : nil
            }
    }

    func note(_ key: KeyDigest, stamp: UInt64, readAt: UInt32) {
        shard(of: key).entries
            .withLock { entries in
                if entries.isEmpty {
                    entries = Array(repeating: Entry(), count: Self.placesPerShard)
                }
                entries[place(of: key)] = Entry(key: key, stamp: stamp, readAt: readAt)
            }
    }

    private func shard(of key: KeyDigest) -> Shard {
        shards[Int(truncatingIfNeeded: key.high) & (Self.shardCount - 1)]
    }

    private func place(of key: KeyDigest) -> Int {
        Int(truncatingIfNeeded: key.low) & (Self.placesPerShard - 1)
    }
}
