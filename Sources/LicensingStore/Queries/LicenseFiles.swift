import LicensingCore

extension TenantScope {
    /// The digest of the newest file that was made for a device and has not ended.
    package func newestFileDigest(
        of license: Identifier<License>,
        for fingerprint: String,
        at now: Instant
    ) throws -> [UInt8]? {
        try first(
            """
            SELECT digest FROM license_files
            WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND expires_at > $4
            ORDER BY issued_at DESC, id DESC LIMIT 1
            """,
            [.id(license), .text(fingerprint), .instant(now)]
        ) { $0.blob(0) }
    }

    /// How many devices that are not activated have a file that has not ended; counts no further than `limit`.
    package func unactivatedFiles(
        of license: Identifier<License>,
        besides fingerprint: String,
        at now: Instant,
        limit: Int
    ) throws -> Int {
        try count(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM license_files
                WHERE tenant = $1 AND license_id = $2 AND machine_id IS NULL AND fingerprint <> $3 AND expires_at > $4
                LIMIT $5
            ) AS files
            """,
            [.id(license), .text(fingerprint), .instant(now), .integer(limit)]
        )
    }
}

extension TenantWriter {
    /// Notes that a file was made.
    package func note(_ file: LicenseFileRecord) throws {
        try writing.send(
            """
            INSERT INTO license_files
                (tenant, id, license_id, machine_id, fingerprint, signing_key_id, digest, issued_at, expires_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)
            ON CONFLICT (tenant, license_id, fingerprint, signing_key_id) DO UPDATE SET
                machine_id = excluded.machine_id, digest = excluded.digest, issued_at = excluded.issued_at,
                expires_at = CASE WHEN license_files.expires_at > excluded.expires_at
                    THEN license_files.expires_at ELSE excluded.expires_at END
            """,
            [
                .integer(tenant.number), .id(file.id), .id(file.license), .id(file.machine),
                .text(file.fingerprint),
                .id(file.signingKey), .blob(file.digest), .instant(file.issuedAt), .instant(file.expiresAt),
            ],
            behind: fence
        )
    }

    /// Forgets the files of a device that has given them up.
    package func forgetFiles(of license: Identifier<License>, for fingerprint: String) throws {
        try execute(
            "DELETE FROM license_files WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3",
            [.id(license), .text(fingerprint)]
        )
    }
}

extension WriteTransaction {
    /// Forgets files that have ended.
    package func removeEndedFiles(at now: Instant, limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM license_files WHERE id IN (
                SELECT id FROM license_files WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2
            )
            """,
            [.instant(now), .integer(limit)],
            behind: .server
        )
    }
}
