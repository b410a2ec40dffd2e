import LicensingStore
import Synchronization

/// How a server takes part in a rotation of the master key: it learns the new key, says that it has, and goes by what the store
/// says of its keys from then on.
package final class FollowMasterKey: Sendable {
    package enum News: Equatable, Sendable {
        /// A new key is known, and may begin to write.
        case prepared
        case begun
        /// The new key has taken the place of the old one.
        case isReplaced
        /// The store is under a key that was not given: this server can encrypt nothing more, and soon read nothing.
        case isLeftBehind
    }

    private struct State {
        var standing: KeyRing.Standing
        var present: [UInt8]
        /// The keys that the store was told of.
        var told: [UInt8]
        /// The keys that were known at the look before.
        var known: [UInt8]
    }

    private let context: LicensingContext
    private let state: Mutex<State>

    package init(_ context: LicensingContext) {
        self.context = context
        let ring = context.vault.known
        let known = Self.checks(ring)
        // What a start knows it has told, too.
        state = Mutex(State(standing: ring.standing, present: ring.present.check, told: known, known: known))
    }

    /// Looks once; to be called about every second.
    ///
    /// - Parameter next: A key that was found beside the present one, if there is one.
    /// - Returns: What has changed since the last look.
    /// - Throws: ``StoreError``.
    package func look(next: MasterKey?) async throws -> News? {
        let stored = try await context.store.read { try $0.masterKeyState() }
        // What the store says first: the key that was found may be the one after the one that has just been put in place.
        context.vault.note(stored)
        next.map(context.vault.expect)
        context.vault.note(stored)
        try await tell()
        let ring = context.vault.known
        return state.withLock { state in
            let before = state
            state.standing = ring.standing
            state.present = ring.present.check
            guard before.present == ring.present.check else {
                return .isReplaced
            }
            guard before.standing != ring.standing else {
                return nil
            }
            return switch ring.standing {
            case .prepared: .prepared
            case .rotating: .begun
            case .foreign, .lacksNext, .lacksPresent: .isLeftBehind
            case .settled, .replaced: nil
            }
        }
    }

    /// Says which keys are known: one look after they were, because a look-up that is under way may not know them yet.
    private func tell() async throws {
        let ring = context.vault.known
        let known = Self.checks(ring)
        let isDue = state.withLock { state in
            defer { state.known = known }
            return state.known == known && state.told != known
        }
        guard isDue else {
            return
        }
        try await context.store.write { try $0.noteKnownKeys(ring) }
        state.withLock { $0.told = known }
    }

    private static func checks(_ ring: KeyRing) -> [UInt8] {
        ring.present.check + (ring.next?.check ?? [])
    }
}
