import LicensingCore

/// What is kept for a time only, over all tenants: the retention sweep's statements, each removing one batch.
extension WriteTransaction {
    /// Ids carry the time they were made, so the primary key finds what is old.
    package func removeEvents(before moment: Instant, limit: Int) throws -> Int {
        try removeOldest(of: "events", before: moment, limit: limit)
    }

    package func removeDeliveries(before moment: Instant, limit: Int) throws -> Int {
        try removeOldest(of: "deliveries", before: moment, limit: limit)
    }

    package func removeAuditEntries(before moment: Instant, limit: Int) throws -> Int {
        try removeOldest(of: "audit_log", before: moment, limit: limit)
    }

    package func removeKeptAnswers(before moment: Instant, limit: Int) throws -> Int {
        try removeOldest(of: "kept_answers", before: moment, limit: limit)
    }

    private func removeOldest(of table: String, before moment: Instant, limit: Int) throws -> Int {
        try execute(
            "DELETE FROM \(table) WHERE id IN (SELECT id FROM \(table) WHERE id < $1 ORDER BY id LIMIT $2)",
            [.uuid(UUIDBits.earliest(at: moment)), .integer(limit)],
            behind: .server
        )
    }
}
