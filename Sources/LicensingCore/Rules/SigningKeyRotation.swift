/// How signing keys take turns (contract, section 8).
package enum SigningKeyRotation {
    /// For how long after its retirement a key goes on, whatever it has signed.
    package static let overlap = Span.hours(24)
    /// How many keys of one algorithm an environment may have that count.
    package static let limit = 20

    /// Whether another key may be made.
    ///
    /// - Parameters:
    ///   - counting: How many keys of the algorithm count now.
    ///   - next: The key that waits for its turn, if there is one.
    /// - Returns: The refusal, if there is one.
    package static func admission(
        counting: Int,
        next: SigningKey?
    ) -> Result<Void, Refusal> {
        if let next {
            let message =
                "The \(next.algorithm.rawValue) key \(next.id.text) is waiting for its turn already."
                + " Promote it, or revoke it first."
            return .failure(Refusal(.conflict, message))
        }
        guard counting < limit else {
            let message =
                "There are \(counting) keys already, as many as there may be."
                + " Wait until the retired ones have run out, or revoke some."
            return .failure(Refusal(.businessRuleViolation, message))
        }
        return .success(())
    }

    /// The key once it signs; unchanged if it does already, so that a retry is answered like the first.
    package static func promotion(of key: SigningKey, at now: Instant) -> Result<SigningKey, Refusal> {
        switch key.status {
        case .active:
            return .success(key)
        case .next:
            var promoted = key
            promoted.status = .active
            promoted.promotedAt = now
            return .success(promoted)
        case .retired, .revoked:
            return .failure(
                Refusal(
                    .conflict,
                    "Cannot promote a \(key.status.rawValue) key. Make a new one, and promote that."
                )
            )
        }
    }

    /// The active key once another one has taken its place.
    package static func retirement(of key: SigningKey, at now: Instant) -> SigningKey {
        var retired = key
        retired.status = .retired
        retired.retiredAt = now
        return retired
    }

    package static func revocation(of key: SigningKey, at now: Instant) -> Result<SigningKey, Refusal> {
        guard key.status != .revoked else {
            return .failure(Refusal(.conflict, "The key is revoked already."))
        }
        var revoked = key
        revoked.status = .revoked
        revoked.revokedAt = now
        return .success(revoked)
    }

    /// Until when a retired key counts: a pair is shown to clients as long as one of them may hold a file of its, a shared
    /// key signs on beside its successor.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - lastFileEnd: When the last file ends that it has signed.
    /// - Returns: Nil for a key that is not retired.
    package static func end(of key: SigningKey, lastFileEnd: Instant?) -> Instant? {
        guard key.status == .retired, let retiredAt = key.retiredAt else {
            return nil
        }
        let end = retiredAt + overlap
        switch key.algorithm {
        case .ed25519: return max(end, lastFileEnd ?? end)
        case .hmacSHA256: return end
        }
    }

    /// Whether clients may still meet something that the key signs or has signed.
    package static func counts(_ key: SigningKey, lastFileEnd: Instant?, at now: Instant) -> Bool {
        switch key.status {
        case .next, .active: true
        case .retired: end(of: key, lastFileEnd: lastFileEnd).map { now < $0 } ?? false
        case .revoked: false
        }
    }
}
