import LicensingCore
import LicensingStore
import Synchronization

/// All license keys there are, as far as it takes to say of nearly every other that nobody has it, without a look at the store
/// (ADR 0023).
///
/// It is filled from the store while the server answers, and says nothing before. A key that a license is given while it is
/// filled or after is added with the change, before whoever made it is answered. What others may change unheard ends
/// it until it is filled anew: a command beside the server, and on PostgreSQL it is never begun.
package final class KnownKeys: Sendable {
    /// What the sieve holds is told apart by the master key that its hashes were made under.
    private struct Sieve {
        let keys: KeySieve
        let mark: [UInt8]
    }

    private struct State {
        /// Complete.
        var present: Sieve?
        /// Being filled: it takes the other's place.
        var next: Sieve?

        var all: [KeySieve] {
            [present, next].compactMap { $0?.keys }
        }
    }

    /// Room for as many again, and for a few where there are none.
    private static let leastCapacity = 1 << 14
    package static let rowsPerLook = 20_000

    private let state = Mutex(State())

    package init(hearing feed: ChangeFeed) {
        feed.onChange { [weak self] in self?.note($0) }
    }

    /// Whether it has to be filled, under a master key.
    package func isDue(under vault: Vault) -> Bool {
        let present = state.withLock { $0.present }
        return present.map { $0.keys.isOverfull || $0.mark != vault.onlyMark } ?? true
    }

    /// Whether a look-up would find nothing, for certain.
    ///
    /// - Parameters:
    ///   - query: The key.
    ///   - mark: The master key that the query's hashes were made under.
    /// - Returns: False where it might find something.
    func ruleOut(_ query: LicenseKeyQuery, under mark: [UInt8]) -> Bool {
        let sieve = state.withLock { $0.present }
        guard let sieve, query.otherHashes == nil, sieve.mark == mark else {
            return false
        }
        let hashes = query.hashes
        return !sieve.keys.mayContain(hashes.exactPrefix)
            && hashes.canonicalPrefix.map { !sieve.keys.mayContain($0) } ?? true
    }

    /// Reads all keys there are, in looks of ``rowsPerLook``.
    ///
    /// Does nothing where others may change them unheard, or while one master key takes the place of another.
    ///
    /// - Throws: ``StoreError``; then nothing is known until the next time.
    package func fill(from store: any Store, _ vault: Vault) async throws {
        guard store.isHere, let mark = vault.onlyMark else {
            return
        }
        let count = try await store.scan { try $0.licenseKeyCount() }
        let keys = KeySieve(capacity: max(2 * count, Self.leastCapacity))
        // From now on new keys are added: so none can be missed between the looks.
        state.withLock { $0.next = Sieve(keys: keys, mark: mark) }
        var last: [UInt8] = []
        while true {
            let after = last
            let part = try await store.scan { transaction in
                try transaction.licenseKeyHashes(after: after, limit: Self.rowsPerLook) { keys.add($0) }
            }
            guard let end = part else {
                break
            }
            last = end
        }
        complete(keys, isSettled: vault.onlyMark == mark)
    }

    /// Not if something may have been missed meanwhile: then it was taken away.
    private func complete(_ keys: KeySieve, isSettled: Bool) {
        state.withLock { state in
            guard let next = state.next, next.keys === keys else {
                return
            }
            state.next = nil
            state.present = isSettled ? next : nil
        }
    }

    private func note(_ change: Change) {
        switch change {
        case .licenseKey(_, let hash):
            for keys in state.withLock({ $0.all }) {
                keys.add(hash)
            }
        case .anything:
            state.withLock { $0 = State() }
        case .signingKeys, .accounts, .apiKeys, .license, .terms:
            break
        }
    }
}
