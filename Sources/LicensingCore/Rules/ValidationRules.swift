/// The verdict: the first rule that applies, in the order of the contract's table (section 4).
package enum ValidationRules {
    package static func verdict(
        on snapshot: LicenseSnapshot,
        asked request: ValidationRequest,
        outages: [Outage],
        now: Instant
    ) -> Verdict {
        let question = Question(
            snapshot: snapshot,
            request: request,
            liveness: Liveness(terms: snapshot.policy.terms, outages: outages, now: now),
            now: now
        )
        for rule in rules {
            if let verdict = rule(question) {
                return verdict
            }
        }
        return Verdict(.valid, valid: true)
    }

    /// What every rule may look at.
    private struct Question {
        let snapshot: LicenseSnapshot
        let request: ValidationRequest
        let liveness: Liveness
        let now: Instant

        var license: License { snapshot.license }
        var terms: PolicyTerms { snapshot.policy.terms }
        var status: LicenseStatus { license.status(under: terms.expirationStrategy, at: now) }
        var limit: Int? { license.machineLimit(under: terms) }
    }

    private static let rules: [@Sendable (Question) -> Verdict?] = [
        ofAnotherProduct, banned, revoked, suspended, expired, machineLimitExceeded, fingerprintNotFound,
        heartbeatRequired, usesExceeded, entitlementsMissing, expiredButAllowed,
    ]

    @Sendable
    private static func ofAnotherProduct(_ question: Question) -> Verdict? {
        let (request, snapshot) = (question.request, question.snapshot)
        let otherProduct = request.productID.map { $0 != snapshot.license.productID } ?? false
        // Codes are unique ignoring case, so they are compared that way; both are ASCII when they match.
        let otherCode =
            request.productCode.map { !$0.lowercased().isSameText(as: snapshot.productCode.lowercased()) }
            ?? false
        let otherWorld = request.environment.map { $0 != snapshot.environment } ?? false
        return otherProduct || otherCode || otherWorld ? Verdict(.notFound) : nil
    }

    @Sendable
    private static func banned(_ question: Question) -> Verdict? {
        question.status == .banned ? Verdict(.banned) : nil
    }

    @Sendable
    private static func revoked(_ question: Question) -> Verdict? {
        question.status == .revoked ? Verdict(.revoked) : nil
    }

    @Sendable
    private static func suspended(_ question: Question) -> Verdict? {
        question.status == .suspended ? Verdict(.suspended) : nil
    }

    @Sendable
    private static func expired(_ question: Question) -> Verdict? {
        question.status == .expired && question.terms.expirationStrategy == .restrictAccess
            ? Verdict(.expired) : nil
    }

    @Sendable
    private static func machineLimitExceeded(_ question: Question) -> Verdict? {
        guard question.request.fingerprint != nil, let limit = question.limit else {
            return nil
        }
        guard let machine = question.snapshot.machine else {
            return question.snapshot.seatsTaken >= limit ? Verdict(.machineLimitExceeded) : nil
        }
        // A dead machine of a floating license holds no seat: it is told to send a heartbeat, which takes one again.
        let holdsSeat = !question.terms.floating || question.liveness.isAlive(machine)
        let isOverLimit = question.snapshot.seatsTaken > limit && question.snapshot.olderSeats >= limit
        return holdsSeat && isOverLimit ? Verdict(.machineLimitExceeded) : nil
    }

    @Sendable
    private static func fingerprintNotFound(_ question: Question) -> Verdict? {
        if question.request.fingerprint != nil {
            return question.snapshot.machine == nil ? Verdict(.fingerprintNotFound) : nil
        }
        return question.terms.requireFingerprint && question.license.everActivated
            ? Verdict(.fingerprintNotFound) : nil
    }

    @Sendable
    private static func heartbeatRequired(_ question: Question) -> Verdict? {
        guard question.terms.requireHeartbeat else {
            return nil
        }
        if let machine = question.snapshot.machine {
            return question.liveness.isAlive(machine) ? nil : Verdict(.heartbeatRequired)
        }
        return question.license.machineCount > 0 && !question.snapshot.anyAlive
            ? Verdict(.heartbeatRequired) : nil
    }

    @Sendable
    private static func usesExceeded(_ question: Question) -> Verdict? {
        guard let limit = question.license.usesLimit(under: question.terms) else {
            return nil
        }
        return question.license.usesCount >= limit ? Verdict(.usesExceeded) : nil
    }

    @Sendable
    private static func entitlementsMissing(_ question: Question) -> Verdict? {
        let missing = question.request.entitlements.filter { asked in
            !question.snapshot.entitlements.contains { $0.isSameText(as: asked) }
        }
        guard !missing.isEmpty else {
            return nil
        }
        // By bytes: a text that only looks like another is still worth naming apart.
        var told: Set<[UInt8]> = []
        return Verdict(
            .entitlementsMissing,
            missingEntitlements: missing.filter { told.insert(Array($0.utf8)).inserted }
        )
    }

    @Sendable
    private static func expiredButAllowed(_ question: Question) -> Verdict? {
        question.status == .expired ? Verdict(.expired, valid: true) : nil
    }
}
