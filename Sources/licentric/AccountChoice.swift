import LicensingCore
import LicensingService

/// Which account a command means.
enum AccountChoice {
    static func tenant(
        _ account: String?,
        _ environment: EnvironmentKind,
        _ context: LicensingContext
    ) async throws -> Tenant {
        let accounts = Accounts(context)
        let id = try await chosen(account, accounts)
        guard let tenant = try await accounts.tenant(of: id, environment) else {
            throw StartFailure("There is no account \(id.text): see `licentric accounts list`.")
        }
        return tenant
    }

    private static func chosen(_ account: String?, _ accounts: Accounts) async throws -> Identifier<Account> {
        if let account {
            guard let id = Identifier<Account>(text: account) else {
                throw StartFailure("\"\(account)\" is no account id: see `licentric accounts list`.")
            }
            return id
        }
        let all = try await accounts.list()
        guard let first = all.first else {
            throw StartFailure(
                "There is no account yet: start `licentric serve` once, or use `licentric accounts create`."
            )
        }
        guard all.count == 1 else {
            throw StartFailure(
                "There are several accounts: name one with --account (see `licentric accounts list`)."
            )
        }
        return first.id
    }
}
