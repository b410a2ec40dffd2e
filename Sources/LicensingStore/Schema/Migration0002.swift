extension Migrations {
    /// Events with what they tell, the endpoints that hear of them, the audit log, kept answers, and counters.
    ///
    /// The events of version 1 are dropped: they had no data, and no version showed them to anybody.
    static let happenings = Migration(version: 2) { dialect in
        events(dialect) + webhooks(dialect) + auditLog(dialect) + erasures(dialect) + keptAnswers(dialect)
            + analytics(dialect)
    }

    private static func events(_ dialect: Dialect) -> [String] {
        [
            "DROP TABLE events",
            """
            CREATE TABLE events (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                type \(dialect.text) NOT NULL, license_id \(dialect.blob), machine_id \(dialect.blob),
                actor_kind \(dialect.text) NOT NULL, actor_name \(dialect.text) NOT NULL, reason \(dialect.text),
                data \(dialect.text) NOT NULL, created_at \(dialect.integer) NOT NULL
            )\(dialect.tableSuffix)
            """,
            "CREATE INDEX events_by_age ON events (tenant, id)",
            "CREATE INDEX events_by_time ON events (tenant, created_at, id)",
            "CREATE INDEX events_by_type ON events (tenant, type, id)",
            "CREATE INDEX events_by_license ON events (tenant, license_id, id) WHERE license_id IS NOT NULL",
        ]
    }

    private static func webhooks(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE webhooks (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                url \(dialect.text) NOT NULL, events \(dialect.text) NOT NULL, description \(dialect.text),
                enabled \(dialect.integer) NOT NULL, disabled_reason \(dialect.text), failing_since \(dialect.integer),
                secret \(dialect.blob) NOT NULL, previous_secret \(dialect.blob), previous_secret_until \(dialect.integer),
                metadata \(dialect.text) NOT NULL,
                created_at \(dialect.integer) NOT NULL, updated_at \(dialect.integer) NOT NULL, deleted_at \(dialect.integer)
            )\(dialect.keyedTableSuffix)
            """,
            "CREATE INDEX webhooks_by_age ON webhooks (tenant, id) WHERE deleted_at IS NULL",
            "CREATE INDEX webhooks_enabled ON webhooks (id) WHERE deleted_at IS NULL AND enabled = 1",
            """
            CREATE INDEX webhooks_with_two_secrets ON webhooks (previous_secret_until)
            WHERE previous_secret_until IS NOT NULL
            """,
            """
            CREATE TABLE deliveries (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                webhook_id \(dialect.blob) NOT NULL REFERENCES webhooks (id), event_id \(dialect.blob) NOT NULL,
                event_type \(dialect.text) NOT NULL, status \(dialect.text) NOT NULL, attempts \(dialect.integer) NOT NULL,
                due_at \(dialect.integer), attempted_at \(dialect.integer), duration \(dialect.integer),
                response_status \(dialect.integer), response_body \(dialect.text), error \(dialect.text),
                delivered_at \(dialect.integer), created_at \(dialect.integer) NOT NULL
            )\(dialect.tableSuffix)
            """,
            "CREATE INDEX deliveries_by_age ON deliveries (tenant, webhook_id, id)",
            "CREATE INDEX deliveries_due ON deliveries (webhook_id, due_at, id) WHERE status = 'pending'",
            "CREATE INDEX deliveries_by_event ON deliveries (event_id)",
        ]
    }

    private static func auditLog(_ dialect: Dialect) -> [String] {
        [
            // license_id only where the resource is not the license itself: so that erasing finds everything by two looks.
            """
            CREATE TABLE audit_log (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                actor_kind \(dialect.text) NOT NULL, actor_name \(dialect.text) NOT NULL, action \(dialect.text) NOT NULL,
                resource_kind \(dialect.text) NOT NULL, resource_id \(dialect.blob) NOT NULL, license_id \(dialect.blob),
                reason \(dialect.text), address \(dialect.text), request_id \(dialect.text),
                before_data \(dialect.text), after_data \(dialect.text), created_at \(dialect.integer) NOT NULL
            )\(dialect.tableSuffix)
            """,
            "CREATE INDEX audit_log_by_age ON audit_log (tenant, id)",
            "CREATE INDEX audit_log_by_time ON audit_log (tenant, created_at, id)",
            "CREATE INDEX audit_log_by_actor ON audit_log (tenant, actor_name, id)",
            "CREATE INDEX audit_log_by_action ON audit_log (tenant, action, id)",
            "CREATE INDEX audit_log_by_resource ON audit_log (tenant, resource_id, id)",
            "CREATE INDEX audit_log_by_license ON audit_log (tenant, license_id, id) WHERE license_id IS NOT NULL",
        ]
    }

    private static func erasures(_ dialect: Dialect) -> [String] {
        [
            // Licenses whose past is still being blanked.
            """
            CREATE TABLE erasures (
                license_id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                created_at \(dialect.integer) NOT NULL
            )\(dialect.keyedTableSuffix)
            """
        ]
    }

    private static func keptAnswers(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE kept_answers (
                id \(dialect.blob) PRIMARY KEY, tenant \(dialect.integer) NOT NULL REFERENCES tenants (number),
                credential \(dialect.text) NOT NULL, key_hash \(dialect.blob) NOT NULL,
                request_hash \(dialect.blob) NOT NULL, status \(dialect.integer) NOT NULL, body \(dialect.blob) NOT NULL,
                created_at \(dialect.integer) NOT NULL
            )\(dialect.tableSuffix)
            """,
            "CREATE UNIQUE INDEX kept_answers_by_key ON kept_answers (tenant, credential, key_hash)",
        ]
    }
}
