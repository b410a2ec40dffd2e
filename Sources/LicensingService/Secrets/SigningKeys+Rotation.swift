import LicensingCore
import LicensingStore

extension SigningKeys {
    /// How many older keys vouch for a new one.
    static let endorserLimit = 100

    /// Publishes a key that will sign once it is promoted.
    ///
    /// A shared key is shown in this answer only, and whoever holds it can sign as the server does: so its maker must hold
    /// every scope, as for seeing the present one.
    package func create(
        _ algorithm: SigningKeyAlgorithm,
        maker: [AccessScope],
        by origin: Origin
    ) throws -> PendingChange<IssuedSigningKey> {
        if algorithm == .hmacSHA256, let missing = AccessScope.allCases.first(where: { !maker.contains($0) })
        {
            throw Refusal(
                .forbidden,
                "Making a shared signing key shows it, and only a key that holds every scope may see it.",
                details: .requiredScope(missing)
            )
        }
        let (ids, vault) = (context.ids, context.vault)
        return PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            try writer.lock(.signingKeys, "")
            let others = try writer.signingKeysWithLastFile(algorithm)
            let counting = others.count {
                SigningKeyRotation.counts($0.key, lastFileEnd: $0.lastFileEnd, at: ledger.now)
            }
            let next = others.first { $0.key.status == .next }?.key
            try SigningKeyRotation.admission(counting: counting, next: next).get()
            let new = try NewSigningKey(algorithm, ids: ids)
            let endorsers = try Self.endorsers(of: algorithm, in: writer)
            let key = try Self.insert(new, .next, endorsers: endorsers, in: ledger, vault: vault)
            return IssuedSigningKey(
                view: try Self.view(key, in: writer, now: ledger.now),
                signingKey: algorithm == .hmacSHA256 ? new.sharedHex : nil
            )
        }
    }

    /// Lets the key sign that waited for it; the one that did is retired.
    ///
    /// A key that signs already stays as it is.
    package func promote(
        _ id: Identifier<SigningKey>,
        by origin: Origin
    ) -> PendingChange<SigningKeyView> {
        PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            let key = try Self.lockedKey(id, in: ledger)
            let active = try writer.signingKey(key.algorithm)?.key
            ledger.comeAfter(active?.changedAt ?? key.changedAt)
            let promoted = try SigningKeyRotation.promotion(of: key, at: ledger.now).get()
            if promoted != key {
                if let active {
                    try writer.update(SigningKeyRotation.retirement(of: active, at: ledger.now))
                }
                try Self.takeOver(promoted, from: key, in: ledger)
            }
            return try Self.view(promoted, in: writer, now: ledger.now)
        }
    }

    /// Takes a key out of use at once.
    ///
    /// If it signed, the one that waits takes over, or else a new one.
    package func revoke(
        _ id: Identifier<SigningKey>,
        reason: String?,
        by origin: Origin
    ) -> PendingChange<RevokedSigningKey> {
        let (ids, vault) = (context.ids, context.vault)
        return PendingChange(by: origin) { ledger in
            let writer = ledger.writer
            let key = try Self.lockedKey(id, in: ledger)
            let revoked = try SigningKeyRotation.revocation(of: key, at: ledger.now).get()
            // The key that goes is among them: programs that know no other one must learn of its successor.
            let endorsers = try Self.endorsers(of: key.algorithm, in: writer)
            try writer.update(revoked)
            try ledger.audit(.signingKeyRevoked, before: key, after: revoked, reason: reason)
            var successor: SigningKey?
            if key.status == .active {
                let spare = try NewSigningKey(key.algorithm, ids: ids)
                successor = try Self.successor(spare, endorsers: endorsers, in: ledger, vault: vault)
            }
            return RevokedSigningKey(
                view: try Self.view(revoked, in: writer, now: ledger.now),
                replacedBy: successor?.id
            )
        }
    }

    /// A key that stays as it is until the transaction ends, with all others of its environment.
    private static func lockedKey(
        _ id: Identifier<SigningKey>,
        in ledger: Ledger
    ) throws -> SigningKey {
        try ledger.writer.lock(.signingKeys, "")
        let key = try key(id, in: ledger.writer)
        ledger.comeAfter(key.changedAt)
        return key
    }

    /// Lets the key that waits take over, or else the spare one.
    private static func successor(
        _ spare: NewSigningKey,
        endorsers: [SigningKeyRecord],
        in ledger: Ledger,
        vault: Vault
    ) throws -> SigningKey {
        guard let next = try ledger.writer.nextSigningKey(spare.algorithm)?.key else {
            return try insert(spare, .active, endorsers: endorsers, in: ledger, vault: vault)
        }
        let promoted = try SigningKeyRotation.promotion(of: next, at: ledger.now).get()
        try takeOver(promoted, from: next, in: ledger)
        return promoted
    }

    private static func takeOver(
        _ promoted: SigningKey,
        from next: SigningKey,
        in ledger: Ledger
    ) throws {
        try ledger.writer.update(promoted)
        try ledger.audit(.signingKeyPromoted, before: next, after: promoted)
    }

    /// The keys that can vouch for a new one, delisted ones too: a program that was shipped with one of them, long ago,
    /// must accept what signs today.
    private static func endorsers(
        of algorithm: SigningKeyAlgorithm,
        in writer: TenantWriter
    ) throws -> [SigningKeyRecord] {
        switch algorithm {
        case .ed25519: try writer.unrevokedSigningKeys(algorithm, limit: endorserLimit)
        case .hmacSHA256: []
        }
    }

    private static func insert(
        _ new: NewSigningKey,
        _ status: SigningKeyStatus,
        endorsers: [SigningKeyRecord],
        in ledger: Ledger,
        vault: Vault
    ) throws -> SigningKey {
        let id = ledger.newID(of: SigningKey.self)
        let endorsements = try endorsers.map { endorser in
            try KeyEndorsement(
                of: new.publicKey ?? [],
                id,
                environment: ledger.tenant.environment,
                by: endorser.id,
                secret: vault.openSigningKey(endorser)
            )
        }
        let key = new.key(
            id,
            status,
            endorsements: KeyEndorsement.json(endorsements),
            createdAt: ledger.now,
            promotedAt: status == .active ? ledger.now : nil
        )
        let record = try new.record(key, under: try vault.sealer(in: ledger.writer))
        try ledger.writer.insert(record)
        try ledger.audit(.signingKeyCreated, after: record.key)
        return record.key
    }
}
