import LicensingCore

extension ReadTransaction {
    /// Every account, oldest first.
    package func accounts() throws -> [Account] {
        try query("SELECT id, name, created_at FROM accounts ORDER BY id", []) { row in
            Account(id: row.id(0), name: row.text(1), createdAt: row.instant(2))
        }
    }

    package func tenant(of account: Identifier<Account>, _ environment: EnvironmentKind) throws -> Tenant? {
        try first(
            "SELECT number FROM tenants WHERE account_id = $1 AND environment = $2",
            [.id(account), .text(environment.rawValue)]
        ) { Tenant(number: $0.integer(0), account: account, environment: environment) }
    }

    /// The environment of the only account there is; nil when there are several.
    package func onlyTenant(_ environment: EnvironmentKind) throws -> Tenant? {
        let tenants = try query(
            "SELECT number, account_id FROM tenants WHERE environment = $1 ORDER BY number LIMIT 2",
            [.text(environment.rawValue)]
        ) { Tenant(number: $0.integer(0), account: $0.id(1), environment: environment) }
        return tenants.count == 1 ? tenants.first : nil
    }

    /// The tenant with this number, as rows name it.
    package func tenant(number: Int64) throws -> Tenant? {
        try first("SELECT account_id, environment FROM tenants WHERE number = $1", [.integer(number)]) {
            row in
            Tenant(
                number: number,
                account: row.id(0),
                environment: try stored(EnvironmentKind.self, row.text(1))
            )
        }
    }
}

extension WriteTransaction {
    package func insert(_ account: Account) throws {
        try execute(
            "INSERT INTO accounts (id, name, created_at) VALUES ($1, $2, $3)",
            [.id(account.id), .text(account.name), .instant(account.createdAt)]
        )
        try announce(.accounts)
    }

    /// Opens one environment of an account.
    package func insertTenant(
        of account: Identifier<Account>,
        _ environment: EnvironmentKind,
        at now: Instant
    ) throws -> Tenant {
        let number = try first(
            """
            INSERT INTO tenants (account_id, environment, created_at) VALUES ($1, $2, $3) RETURNING number
            """,
            [.id(account), .text(environment.rawValue), .instant(now)]
        ) { $0.integer(0) }
        guard let number else {
            throw StoreError.defect("A new environment got no number.")
        }
        try announce(.accounts)
        return Tenant(number: number, account: account, environment: environment)
    }
}
