import LicensingCore

extension Machine {
    init(row: any SQLRow) throws {
        self.init(
            id: row.id(0),
            licenseID: row.id(1),
            fingerprint: row.text(2),
            name: row.optionalText(3),
            platform: try row.optionalText(4).map { try stored(Platform.self, $0) },
            hostname: row.optionalText(5),
            cores: row.optionalInteger(6),
            metadata: row.text(7),
            ipAddress: row.optionalText(8),
            lastSeenAt: row.instant(9),
            lastHeartbeatAt: row.optionalInstant(10),
            fileExpiresAt: row.optionalInstant(13),
            deviceKey: row.isNull(14) ? nil : row.blob(14),
            createdAt: row.instant(11),
            updatedAt: row.instant(12)
        )
        takeAlong(row.instant(15))
    }

    /// Lays a heartbeat of the journal over the row, unless the row has it already (``Dialect/journaledHeartbeat(of:)``).
    mutating func takeAlong(_ journaled: Instant) {
        if journaled >= lastSeenAt {
            lastSeenAt = journaled
            lastHeartbeatAt = journaled
        }
    }
}
