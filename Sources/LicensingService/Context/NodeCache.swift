import LicensingStore
import Synchronization

/// What a node remembers of the store, as long as it hears of every change (ADR 0018).
///
/// When more is remembered than the limit, everything is forgotten and read again.
package final class NodeCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// What a change makes wrong.
    package enum Affected {
        case one(Key)
        case nothing
        case everything
    }

    private struct State {
        var values: [Key: Value] = [:]
        /// Counts what was forgotten, so that a value that was read before a change is not kept after it.
        var forgettings = 0
    }

    private let feed: ChangeFeed
    private let limit: Int
    private let state = Mutex(State())

    package init(
        hearing feed: ChangeFeed,
        limit: Int,
        affected: @escaping @Sendable (Change) -> Affected
    ) {
        self.feed = feed
        self.limit = limit
        feed.onChange { [weak self] in self?.forget(affected($0)) }
    }

    /// What is remembered, or else what is loaded.
    package func value(for key: Key, load: () async throws -> Value) async throws -> Value {
        guard feed.isCurrent else {
            return try await load()
        }
        let (known, forgettings) = state.withLock { ($0.values[key], $0.forgettings) }
        if let known {
            return known
        }
        let value = try await load()
        keep(value, for: key, unlessForgotten: forgettings)
        return value
    }

    /// The same for what may not be there, which is not remembered.
    package func valueIfAny(for key: Key, load: () async throws -> Value?) async throws -> Value? {
        let isCurrent = feed.isCurrent
        let (known, forgettings) = state.withLock { ($0.values[key], $0.forgettings) }
        if isCurrent, let known {
            return known
        }
        let value = try await load()
        if isCurrent, let value {
            keep(value, for: key, unlessForgotten: forgettings)
        }
        return value
    }

    /// What is remembered.
    package func known(_ key: Key) -> Value? {
        feed.isCurrent ? state.withLock { $0.values[key] } : nil
    }

    /// What is remembered, or else what is loaded without waiting; nil where it cannot be.
    package func valueHere(for key: Key, load: () throws -> Value?) throws -> Value? {
        guard feed.isCurrent else {
            return nil
        }
        let (known, forgettings) = state.withLock { ($0.values[key], $0.forgettings) }
        if let known {
            return known
        }
        guard let value = try load() else {
            return nil
        }
        keep(value, for: key, unlessForgotten: forgettings)
        return value
    }

    /// Forgets one value that this node itself has made wrong.
    package func drop(_ key: Key) {
        forget(.one(key))
    }

    private func keep(_ value: Value, for key: Key, unlessForgotten forgettings: Int) {
        state.withLock { state in
            guard state.forgettings == forgettings else {
                return
            }
            if state.values.count >= limit {
                state.values.removeAll()
            }
            state.values[key] = value
        }
    }

    private func forget(_ affected: Affected) {
        state.withLock { state in
            switch affected {
            case .one(let key): state.values[key] = nil
            case .everything: state.values.removeAll()
            case .nothing: return
            }
            state.forgettings += 1
        }
    }
}
