import LicensingCore
import LicensingStore

/// Refuses to work on a store that was made under another master key: every secret in it would be unreadable.
package struct CheckMasterKey: Sendable {
    package enum Outcome: Equatable, Sendable {
        case matches
        case differs
        /// Nobody has started a server on the store yet.
        case missing
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Compares what the store remembers of its key.
    ///
    /// - Parameter claiming: Whether the value is written down on an empty store, which then belongs to this key.
    /// - Returns: Whether this key is the store's.
    /// - Throws: ``StoreError``.
    package func run(claiming: Bool = true) async throws -> Outcome {
        let expected = context.vault.checkValue
        guard claiming else {
            let stored = try await context.store.read { try $0.stateBytes(.masterKeyCheck) }
            return stored.map { $0 == expected ? .matches : .differs } ?? .missing
        }
        return try await context.store.write { transaction in
            try transaction.lockStart()
            guard let stored = try transaction.stateBytes(.masterKeyCheck) else {
                try transaction.setState(.masterKeyCheck, bytes: expected)
                return .matches
            }
            return stored == expected ? .matches : .differs
        }
    }
}
