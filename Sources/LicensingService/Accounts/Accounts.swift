import LicensingCore
import LicensingStore

/// Vendors.
package struct Accounts: Sendable {
    private let context: LicensingContext
    /// Asked at every validation of a key that nobody has.
    private let onlyTenants: NodeCache<EnvironmentKind, Tenant?>

    package init(_ context: LicensingContext) {
        self.context = context
        onlyTenants = NodeCache(hearing: context.store.changes, limit: EnvironmentKind.allCases.count) {
            change in
            switch change {
            case .accounts, .anything: .everything
            case .signingKeys, .apiKeys, .license, .terms, .licenseKey: .nothing
            }
        }
    }

    /// Opens an account with both its environments and their signing keys.
    package func create(name: String, by actor: Actor, now: Instant) async throws -> Account {
        let prepared = try NewAccount(name: name, context: context, now: now)
        try await open(prepared, by: actor)
        return prepared.account
    }

    /// Writes a prepared account down, all of it or nothing.
    package func open(_ new: NewAccount, by actor: Actor) async throws {
        let (ids, vault) = (context.ids, context.vault)
        try await context.store.write { try new.insert(in: $0, by: actor, ids: ids, vault: vault) }
    }

    /// Opens a prepared account on an empty server.
    ///
    /// - Returns: Whether it was opened: of several nodes that start at once on one database, one does it.
    package func openFirst(_ new: NewAccount) async throws -> Bool {
        let (ids, vault) = (context.ids, context.vault)
        return try await context.store.write { transaction in
            try transaction.lockStart()
            guard try transaction.accounts().isEmpty else {
                return false
            }
            try new.insert(in: transaction, by: .system, ids: ids, vault: vault)
            return true
        }
    }

    package func list() async throws -> [Account] {
        try await context.store.read { try $0.accounts() }
    }

    package func tenant(
        of account: Identifier<Account>,
        _ environment: EnvironmentKind
    ) async throws -> Tenant? {
        try await context.store.read { try $0.tenant(of: account, environment) }
    }

    /// The environment of the server's only account; nil when there are several.
    package func onlyTenant(_ environment: EnvironmentKind) async throws -> Tenant? {
        try await onlyTenants.value(for: environment) {
            try await context.store.read { try $0.onlyTenant(environment) }
        }
    }

    /// The same without waiting for anybody; nil where it is not at hand.
    package func onlyTenantHere(_ environment: EnvironmentKind) throws -> Tenant?? {
        try onlyTenants.valueHere(for: environment) {
            try context.store.readHere { try $0.onlyTenant(environment) }
        }
    }

    /// The server's only account; nil when there are several.
    package func only() async throws -> Account? {
        let accounts = try await list()
        return accounts.count == 1 ? accounts.first : nil
    }
}
