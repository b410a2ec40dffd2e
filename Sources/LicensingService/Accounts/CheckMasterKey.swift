import LicensingCore
import LicensingStore

/// Refuses to work on a store that was made under another master key: every secret in it would be unreadable.
package struct CheckMasterKey: Sendable {
    package enum Outcome: Equatable, Sendable {
        case matches
        case differs
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// On an empty store the value is written down.
    package func run() async throws -> Outcome {
        let expected = context.vault.checkValue
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
