import LicensingCore
import LicensingStore

/// What tells one installation from every other: the master key it was made under, and its oldest account.
package struct InstallationIdentity: Sendable {
    private let masterKeyCheck: [UInt8]
    private let oldestAccount: Identifier<Account>

    /// - Throws: ``CopyRefusal`` where there is no installation, or only a part of one.
    package static func read(from store: any Store) async throws -> InstallationIdentity {
        try await store.read { transaction in
            guard try transaction.stateBytes(.copying) == nil else {
                throw CopyRefusal.sourceIsUnfinished
            }
            let state = try transaction.masterKeyState()
            guard state.rotation == nil else {
                throw CopyRefusal.sourceIsBeingRotated
            }
            guard let check = state.check,
                let account = try transaction.accounts().first
            else {
                throw CopyRefusal.nothingToCopy
            }
            return InstallationIdentity(masterKeyCheck: check, oldestAccount: account.id)
        }
    }

    /// What a destination notes while it is not complete.
    var mark: [UInt8] {
        masterKeyCheck + oldestAccount.bits.bytes
    }

    /// Whether its secrets can be read with this key.
    package func wasMade(under key: MasterKey) -> Bool {
        VaultKeys(key).check == masterKeyCheck
    }
}
