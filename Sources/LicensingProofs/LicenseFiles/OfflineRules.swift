import LicensingCore

/// The verdict on a license file whose signature is good and whose payload was opened: the first rule that applies, in the
/// order of the online table (contract, section 4), with the two that only files need where time is asked for.
///
/// It never says more than the server would have said when the file was made.
package enum OfflineRules {
    package static func verdict(
        on claims: LicenseClaims,
        under header: LicenseFileHeader,
        asked question: OfflineQuestion,
        now: Instant
    ) -> OfflineVerdict {
        if isOfAnotherWorld(claims, header, question) {
            return OfflineVerdict(.notFound)
        }
        if let code = closed(claims, now: now) {
            return OfflineVerdict(code)
        }
        guard now >= claims.notBefore else {
            return OfflineVerdict(.fileNotYetValid)
        }
        // Both are signed; whoever wrote them differently meant the earlier one.
        guard now < min(claims.expiresAt, header.expiresAt) else {
            return OfflineVerdict(.fileExpired)
        }
        guard claims.fingerprint.isSameText(as: question.fingerprint),
            claims.machine.map({ $0.fingerprint.isSameText(as: question.fingerprint) }) ?? true
        else {
            return OfflineVerdict(.fingerprintNotFound)
        }
        let missing = question.entitlements.filter { asked in
            !claims.entitlements.contains { $0.isSameText(as: asked) }
        }
        guard missing.isEmpty else {
            return OfflineVerdict(.entitlementsMissing, missingEntitlements: missing)
        }
        return OfflineVerdict(isPastExpiry(claims, now: now) ? .expired : .valid, valid: true)
    }

    private static func isOfAnotherWorld(
        _ claims: LicenseClaims,
        _ header: LicenseFileHeader,
        _ question: OfflineQuestion
    ) -> Bool {
        let otherProduct = question.productID.map {
            !$0.lowercased().isSameText(as: claims.product.id.lowercased())
        }
        let otherCode = question.productCode.map {
            !$0.lowercased().isSameText(as: claims.product.code.lowercased())
        }
        let otherEnvironment = question.environment.map { $0 != header.environment }
        return otherProduct ?? false || otherCode ?? false || otherEnvironment ?? false
    }

    /// The state that ends everything.
    ///
    /// No file is made for such a license, except for one that expired under `ALLOW_ACCESS`; but the clock goes on.
    private static func closed(_ claims: LicenseClaims, now: Instant) -> OfflineVerdict.Code? {
        switch claims.licenseStatus {
        case .banned: return .banned
        case .revoked: return .revoked
        case .suspended: return .suspended
        case .active, .expired: break
        }
        guard isPastExpiry(claims, now: now) else {
            return nil
        }
        switch claims.expirationStrategy {
        case .allowAccess: return nil
        case .restrictAccess: return .expired
        case .revoke: return .revoked
        }
    }

    private static func isPastExpiry(_ claims: LicenseClaims, now: Instant) -> Bool {
        claims.licenseStatus == .expired || claims.licenseExpiresAt.map { now >= $0 } ?? false
    }
}
