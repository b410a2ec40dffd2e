import LicensingCore

/// What is remembered of a license: enough to judge the plain questions, which are nearly all.
struct RememberedLicense: Sendable {
    /// Only what a verdict and its answer look at; texts and times that neither shows are made up.
    let license: License
    let terms: RememberedTerms
    /// The machine with the fingerprint that is asked about.
    let machine: Machine?

    /// What a verdict is reached on; nil where it depends on what is not remembered: which machines are alive, which are the
    /// oldest, and whose seats are held although they are gone.
    func snapshot(for request: ValidationRequest, outages: [Outage], now: Instant) -> LicenseSnapshot? {
        let terms = terms.policy.terms
        if request.fingerprint != nil, let limit = license.machineLimit(under: terms) {
            guard license.machineCount <= limit, !license.mayHaveHeldSeats(at: now) else {
                return nil
            }
        }
        if terms.requireHeartbeat {
            if let machine {
                // It may have shown itself since: that is not told.
                guard Liveness(terms: terms, outages: outages, now: now).isAlive(machine) else {
                    return nil
                }
            } else if license.machineCount > 0 {
                return nil
            }
        }
        return LicenseSnapshot(
            license: license,
            policy: self.terms.policy,
            productCode: self.terms.productCode,
            environment: self.terms.tenant.environment,
            entitlements: self.terms.entitlements,
            machine: machine,
            seatsTaken: license.machineCount,
            olderSeats: 0,
            anyAlive: true
        )
    }
}
