import LicensingCore
import LicensingStore

/// Vendors.
package struct Accounts: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// Opens an account with both its environments and their signing keys.
    package func create(name: String, now: Instant) async throws -> Account {
        let account = Account(id: context.newID(at: now), name: name, createdAt: now)
        let signingKeys = SigningKeys(context: context)
        return try await context.store.write { transaction in
            try transaction.insert(account)
            for environment in EnvironmentKind.allCases {
                let tenant = try transaction.insertTenant(of: account.id, environment, at: now)
                try signingKeys.create(in: transaction.within(tenant), at: now)
            }
            return account
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

    /// The server's only account; nil when there are several.
    package func only() async throws -> Account? {
        let accounts = try await list()
        return accounts.count == 1 ? accounts.first : nil
    }
}
