import LicensingCore

private let columns = "id, code, name, description, metadata, created_at, updated_at"
private let joinedColumns = "e.id, e.code, e.name, e.description, e.metadata, e.created_at, e.updated_at"

extension TenantScope {
    package func entitlement(_ id: Identifier<Entitlement>) throws -> Entitlement? {
        try first(
            "SELECT \(columns) FROM entitlements WHERE tenant = $1 AND id = $2 AND deleted_at IS NULL",
            [.id(id)],
            Entitlement.init(row:)
        )
    }

    package func entitlement(code: String) throws -> Entitlement? {
        try first(
            "SELECT \(columns) FROM entitlements WHERE tenant = $1 AND code = $2 AND deleted_at IS NULL",
            [.text(code)],
            Entitlement.init(row:)
        )
    }

    package func entitlements(_ page: PageRequest) throws -> Page<Entitlement> {
        try ListStatement()
            .page(
                of: columns,
                from: "entitlements",
                in: self,
                page,
                id: \.id.bits,
                decode: Entitlement.init(row:)
            )
    }

    /// What a policy grants, by code.
    package func entitlements(of policy: Identifier<Policy>) throws -> [Entitlement] {
        try query(
            """
            SELECT \(joinedColumns) FROM policy_entitlements pe JOIN entitlements e ON e.id = pe.entitlement_id
            WHERE pe.tenant = $1 AND pe.policy_id = $2 AND e.deleted_at IS NULL ORDER BY e.code
            """,
            [.id(policy)],
            Entitlement.init(row:)
        )
    }

    /// What a license holds: its own and its policy's, by code.
    package func entitlements(of license: License) throws -> [Entitlement] {
        try query(
            """
            SELECT \(joinedColumns) FROM entitlements e
            WHERE e.tenant = $1 AND e.deleted_at IS NULL AND e.id IN (
                SELECT entitlement_id FROM license_entitlements WHERE license_id = $2
                UNION SELECT entitlement_id FROM policy_entitlements WHERE policy_id = $3
            ) ORDER BY e.code
            """,
            [.id(license.id), .id(license.policyID)],
            Entitlement.init(row:)
        )
    }

    /// The codes of ``entitlements(of:)-license``, ascending by bytes.
    package func entitlementCodes(of license: Identifier<License>) throws -> [String] {
        try query(
            """
            SELECT e.code FROM entitlements e
            WHERE e.tenant = $1 AND e.deleted_at IS NULL AND e.id IN (
                SELECT entitlement_id FROM license_entitlements WHERE license_id = $2
                UNION SELECT pe.entitlement_id FROM licenses l JOIN policy_entitlements pe ON pe.policy_id = l.policy_id
                WHERE l.id = $2
            ) ORDER BY e.code
            """,
            [.id(license)]
        ) { $0.text(0) }
    }
}

extension TenantWriter {
    /// - Returns: Whether the entitlement was added: false when its code is taken.
    package func insert(_ entitlement: Entitlement) throws -> Bool {
        try insertUnlessTaken(
            into: "entitlements",
            [
                ("id", .id(entitlement.id)), ("code", .text(entitlement.code)),
                ("name", .text(entitlement.name)),
                ("description", .text(entitlement.description)), ("metadata", .text(entitlement.metadata)),
                ("created_at", .instant(entitlement.createdAt)),
                ("updated_at", .instant(entitlement.updatedAt)),
            ],
            forgetting: .nothing
        )
    }

    package func update(_ entitlement: Entitlement) throws {
        try update(
            "entitlements",
            id: .id(entitlement.id),
            [
                ("code", .text(entitlement.code)), ("name", .text(entitlement.name)),
                ("description", .text(entitlement.description)), ("metadata", .text(entitlement.metadata)),
                ("updated_at", .instant(entitlement.updatedAt)),
            ],
            forgetting: .terms
        )
    }

    /// Deletes an entitlement and detaches it everywhere.
    package func delete(_ entitlement: Identifier<Entitlement>, at now: Instant) throws {
        try update("entitlements", id: .id(entitlement), [("deleted_at", .instant(now))], forgetting: .terms)
        try execute(
            "DELETE FROM policy_entitlements WHERE tenant = $1 AND entitlement_id = $2",
            [.id(entitlement)],
            forgetting: .terms
        )
        try execute(
            "DELETE FROM license_entitlements WHERE tenant = $1 AND entitlement_id = $2",
            [.id(entitlement)],
            forgetting: .terms
        )
    }

    /// Grants an entitlement through a policy; granting it again changes nothing.
    package func attach(_ entitlement: Identifier<Entitlement>, to policy: Identifier<Policy>) throws {
        _ = try insertUnlessTaken(
            into: "policy_entitlements",
            [("policy_id", .id(policy)), ("entitlement_id", .id(entitlement))],
            forgetting: .terms
        )
    }

    /// Gives a single license an entitlement; giving it again changes nothing.
    package func attach(_ entitlement: Identifier<Entitlement>, to license: Identifier<License>) throws {
        _ = try insertUnlessTaken(
            into: "license_entitlements",
            [("license_id", .id(license)), ("entitlement_id", .id(entitlement))],
            forgetting: .license(license)
        )
    }

    /// - Returns: Whether it was attached.
    package func detach(
        _ entitlement: Identifier<Entitlement>,
        from policy: Identifier<Policy>
    ) throws -> Bool {
        try execute(
            "DELETE FROM policy_entitlements WHERE tenant = $1 AND policy_id = $2 AND entitlement_id = $3",
            [.id(policy), .id(entitlement)],
            forgetting: .terms
        ) == 1
    }

    /// - Returns: Whether it was attached.
    package func detach(
        _ entitlement: Identifier<Entitlement>,
        from license: Identifier<License>
    ) throws -> Bool {
        try execute(
            "DELETE FROM license_entitlements WHERE tenant = $1 AND license_id = $2 AND entitlement_id = $3",
            [.id(license), .id(entitlement)],
            forgetting: .license(license)
        ) == 1
    }
}

extension Entitlement {
    init(row: any SQLRow) {
        self.init(
            id: row.id(0),
            code: row.text(1),
            name: row.text(2),
            description: row.optionalText(3),
            metadata: row.text(4),
            createdAt: row.instant(5),
            updatedAt: row.instant(6)
        )
    }
}
