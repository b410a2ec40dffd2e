import LicensingCore
import LicensingStore

/// Refuses to work on a store that was made under another master key: every secret in it would be unreadable.
package struct CheckMasterKey: Sendable {
    package enum Outcome: Equatable, Sendable {
        case matches
        /// The second of the keys given has taken the place of the first.
        case isReplaced
        case differs
        /// Nobody has started a server on the store yet.
        case missing
        /// The master key is being replaced, and the new one was not given.
        case lacksNext
        /// The master key is being replaced, and only the new one was given.
        case lacksPresent

        /// Whether the keys are not the store's.
        package var isMismatch: Bool {
            switch self {
            case .differs, .lacksNext, .lacksPresent: true
            case .matches, .isReplaced, .missing: false
            }
        }
    }

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Compares what the store remembers of its key, and lets the vault go by it.
    ///
    /// - Parameter claiming: Whether this is a server, to which an empty store belongs from now on.
    /// - Returns: Whether the keys are the store's.
    /// - Throws: ``StoreError``.
    package func run(claiming: Bool = true) async throws -> Outcome {
        let ring = context.vault.known
        guard claiming else {
            let state = try await context.store.read { try $0.masterKeyState() }
            return state.check == nil ? .missing : outcome(state)
        }
        let state = try await context.store.write { transaction in
            try transaction.lockStart()
            if try transaction.stateBytes(.masterKeyCheck) == nil {
                try transaction.setState(.masterKeyCheck, bytes: ring.present.check)
            }
            let state = try transaction.masterKeyState()
            // In the same transaction: whoever begins a rotation sees a server that knows only the old key, or is seen by it.
            if ring.standing(in: state).isFitting {
                try transaction.noteKnownKeys(ring)
            }
            return state
        }
        return outcome(state)
    }

    private func outcome(_ state: MasterKeyState) -> Outcome {
        let standing = context.vault.known.standing(in: state)
        if standing.isFitting {
            context.vault.note(state)
        }
        return switch standing {
        case .settled, .prepared, .rotating: .matches
        case .replaced: .isReplaced
        case .foreign: .differs
        case .lacksNext: .lacksNext
        case .lacksPresent: .lacksPresent
        }
    }
}

extension WriteTransaction {
    /// Tells whoever begins a rotation what the server on this directory knows; servers that share a database say it by the
    /// names of their sessions.
    func noteKnownKeys(_ ring: KeyRing) throws {
        guard !dialect.isShared else {
            return
        }
        try setState(.masterKeysKnown, bytes: [ring.present.check, ring.next?.check ?? []].flatMap { $0 })
    }
}
