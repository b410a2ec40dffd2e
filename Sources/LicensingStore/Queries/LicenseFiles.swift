import LicensingCore

extension TenantScope {
    /// When the last file ends that was made for a device; nil when none goes on.
    package func fileEnd(
        of license: Identifier<License>,
        for fingerprint: String,
        at now: Instant
    ) throws -> Instant? {
        try standingFiles(of: license, for: fingerprint, at: now).map(\.end).max()
    }

    /// The files of a device that go on, one for each signing key.
    package func standingFiles(
        of license: Identifier<License>,
        for fingerprint: String,
        at now: Instant
    ) throws -> [StandingFile] {
        try query(
            """
            SELECT digest, digest_expires_at, expires_at FROM license_files
            WHERE tenant = $1 AND license_id = $2 AND fingerprint = $3 AND expires_at > $4
            """,
            [.id(license), .text(fingerprint), .instant(now)]
        ) { StandingFile(newest: $0.blob(0), newestEnd: $0.instant(1), end: $0.instant(2)) }
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
                SELECT DISTINCT fingerprint FROM license_files
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
                (tenant, id, license_id, machine_id, fingerprint, signing_key_id, digest, issued_at, expires_at, created_at,
                digest_expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $9)
            ON CONFLICT (tenant, license_id, fingerprint, signing_key_id) DO UPDATE SET
                machine_id = excluded.machine_id, digest = excluded.digest, issued_at = excluded.issued_at,
                digest_expires_at = excluded.digest_expires_at,
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
            DELETE FROM license_files WHERE expires_at <= $1 AND id IN (
                SELECT id FROM license_files WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2
            )
            """,
            [.instant(now), .integer(limit)],
            behind: .server
        )
    }
}
