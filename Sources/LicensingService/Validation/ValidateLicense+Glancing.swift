import LicensingCore
import LicensingStore

/// One look at a store inside this process, as short as it can be.
extension ValidateLicense {
    /// What one look at a store inside this process yields.
    enum Seen {
        /// Enough for the verdict; and whether the key leads nowhere else.
        case plain(RememberedLicense, LicenseSnapshot, isOnly: Bool)
        case found(Found)
    }

    /// Looks with one statement, and what is remembered of the license's policy; nil where that is not enough.
    func glance(
        _ question: KeyQuestion,
        in transaction: any ReadTransaction,
        since moment: SnapshotCache.Moment,
        outages: [Outage]
    ) throws -> Seen? {
        let query = query(question)
        guard let glances = try transaction.glance(at: query, fingerprint: question.request.fingerprint)
        else {
            return nil
        }
        let location = query.choice(among: glances.map(\.location))
        guard let location, let glance = glances.first(where: { $0.location == location }) else {
            return .found(Found(candidates: glances.count))
        }
        if question.request.fingerprint != nil, glance.machine == nil {
            return nil
        }
        let terms = try terms(of: glance, in: transaction.within(location.tenant), since: moment)
        guard let terms else {
            return nil
        }
        let known = RememberedLicense(
            license: context.uses.overlay(glance.license),
            terms: terms,
            machine: glance.machine
        )
        return known.snapshot(for: question.request, outages: outages, now: question.now)
            .map { .plain(known, $0, isOnly: glances.count == 1) }
    }

    private func terms(
        of glance: LicenseGlance,
        in reader: TenantReader,
        since moment: SnapshotCache.Moment
    ) throws -> RememberedTerms? {
        guard !glance.hasOwnEntitlements else {
            return nil
        }
        if let known = context.snapshots.terms(of: glance.license.policyID) {
            return known
        }
        let id = glance.license.id
        guard let ruled = try reader.ruledLicense(id) else {
            return nil
        }
        let terms = try Self.terms(
            under: ruled.policy,
            productCode: ruled.productCode,
            entitlements: try reader.entitlementCodes(of: id),
            in: reader
        )
        context.snapshots.keep(terms, since: moment)
        return terms
    }

    static func terms(
        under policy: Policy,
        productCode: String,
        entitlements: [String],
        in reader: TenantReader
    ) throws -> RememberedTerms {
        // No verdict and no answer looks at what may be long.
        var policy = policy
        policy.name = ""
        policy.metadata = "{}"
        return RememberedTerms(
            tenant: reader.tenant,
            policy: policy,
            productCode: productCode,
            entitlements: entitlements,
            wanted: try WantedEvents(in: reader)
        )
    }

    func query(_ question: KeyQuestion) -> LicenseKeyQuery {
        context.vault.query(
            for: question.key,
            account: question.account,
            environment: question.environment ?? question.request.environment
        )
    }
}
