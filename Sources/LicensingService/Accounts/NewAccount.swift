import LicensingCore
import LicensingStore

/// An account made ready in memory: everything random is drawn, and nothing is written yet.
///
/// So the keys of a first start can be put into their file before they begin to exist; were it the other way round, a crash
/// in between would leave an account whose keys nobody ever saw.
package struct NewAccount: Sendable {
    package let account: Account
    private let environments: [Environment]

    /// One of its two worlds.
    private struct Environment: Sendable {
        let kind: EnvironmentKind
        let signingKeys: NewSigningKeys
        let firstKey: NewAPIKey?
    }

    /// Prepares an account; with `firstKeyName` also one key for each environment, with every scope.
    package init(
        name: String,
        firstKeyName: (@Sendable (EnvironmentKind) -> String)? = nil,
        context: LicensingContext,
        now: Instant
    ) throws {
        account = Account(id: context.newID(at: now), name: name, createdAt: now)
        environments = try EnvironmentKind.allCases.map { kind in
            Environment(
                kind: kind,
                signingKeys: try NewSigningKeys(context, now: now),
                firstKey: firstKeyName.map { name in
                    NewAPIKey(
                        APIKeys.Draft(name: name(kind)),
                        scopes: AccessScope.allCases,
                        environment: kind,
                        context: context,
                        now: now
                    )
                }
            )
        }
    }

    /// The key of one environment as it will be issued.
    package func firstKey(_ kind: EnvironmentKind) -> IssuedAPIKey? {
        environments.first { $0.kind == kind }
            .flatMap { environment in
                environment.firstKey.map { key in
                    IssuedAPIKey(
                        key: key.key(in: Tenant(number: 0, account: account.id, environment: kind)),
                        plainKey: key.plainKey,
                        signingKey: environment.signingKeys.sharedHex,
                        publicKey: environment.signingKeys.publicKey
                    )
                }
            }
    }

    func insert(
        in transaction: any WriteTransaction,
        by actor: Actor,
        ids: any IDSource,
        vault: Vault
    ) throws {
        let sealer = try vault.sealer(in: transaction)
        try transaction.insert(account)
        for environment in environments {
            let tenant = try transaction.insertTenant(of: account.id, environment.kind, at: account.createdAt)
            let writer = transaction.within(tenant)
            for record in try environment.signingKeys.records(under: sealer) {
                try writer.insert(record)
            }
            let origin = Origin(tenant: tenant, actor: actor, now: account.createdAt)
            let ledger = Ledger(writer, origin: origin, ids: ids)
            try ledger.audit(.accountCreated, .account(account.id))
            if let new = environment.firstKey {
                let key = new.key(in: tenant)
                try writer.insert(key, hash: new.hash)
                try ledger.audit(.apiKeyCreated, after: key)
            }
        }
    }
}
