import LicensingCore
import LicensingStore

/// Whether a license is valid.
///
/// The verdict is decided on a snapshot; only a valid one goes to the writer, where it is decided again on
/// the writer's own view and the use is counted in the same transaction. So uses are exact, and no answer
/// contradicts a change that was acknowledged before it began (ADR 0007).
package struct ValidateLicense: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// By key, as applications ask; a valid answer counts a use.
    ///
    /// Account and environment come from the base path, if it names them.
    package func run(
        key text: LicenseKeyText,
        asked request: ValidationRequest,
        account: Identifier<Account>?,
        environment: EnvironmentKind?,
        now: Instant
    ) async throws -> ValidationAnswer {
        if let environment, let asked = request.environment, environment != asked {
            return .notFound
        }
        let vault = context.vault
        let outages = context.outages.known(at: now)
        let found = try await context.store.read { transaction in
            let query = vault.query(
                for: text,
                account: account,
                environment: environment ?? request.environment
            )
            return try transaction.locateLicense(query)
                .map { location in
                    let reader = transaction.within(location.tenant)
                    let answer = try Self.answer(
                        location.license,
                        request,
                        in: reader,
                        outages: outages,
                        now: now
                    )
                    return (location: location, answer: answer ?? .notFound)
                }
        }
        guard let found, found.answer.verdict.valid || found.answer.isWanted else {
            return found?.answer ?? .notFound
        }
        return try await decide(found.location, request, outages: outages, now: now)
    }

    /// Decides on the writer's own view, counts a valid answer, and tells the endpoints that want to hear of it.
    private func decide(
        _ location: LicenseLocation,
        _ request: ValidationRequest,
        outages: [Outage],
        now: Instant
    ) async throws -> ValidationAnswer {
        let ids = context.ids
        let (answer, hasDeliveries) = try await context.store.write {
            transaction -> (ValidationAnswer, Bool) in
            let writer: TenantWriter = transaction.within(location.tenant)
            try writer.lock(location.license)
            let decided = try Self.answer(location.license, request, in: writer, outages: outages, now: now)
            guard var answer = decided, let license = decided?.license?.license else {
                return (.notFound, false)
            }
            let origin = Origin(tenant: location.tenant, actor: .licenseKey(license.keyHint), now: now)
            let ledger = Ledger(writer, origin: origin, ids: ids)
            try ledger.meetSubscribers()
            if answer.verdict.valid {
                answer = try Self.count(answer, license, in: ledger)
            }
            try ledger.record(answer)
            return (answer, ledger.hasDeliveries)
        }
        if hasDeliveries {
            context.outbox.notify()
        }
        return answer
    }

    /// By id, as vendors ask; counts nothing.
    package func run(
        _ id: Identifier<License>,
        asked request: ValidationRequest,
        in tenant: Tenant,
        now: Instant
    ) async throws -> ValidationAnswer {
        let outages = context.outages.known(at: now)
        let answer = try await context.store.read { transaction in
            try Self.answer(id, request, in: transaction.within(tenant), outages: outages, now: now)
        }
        guard let answer else {
            throw Refusal.notFound("license")
        }
        return answer
    }

    private static func answer(
        _ id: Identifier<License>,
        _ request: ValidationRequest,
        in reader: some TenantScope,
        outages: [Outage],
        now: Instant
    ) throws -> ValidationAnswer? {
        guard let snapshot = try Snapshots.load(id, for: request, in: reader, outages: outages, now: now)
        else {
            return nil
        }
        let verdict = ValidationRules.verdict(on: snapshot, asked: request, outages: outages, now: now)
        guard verdict.code != .notFound else {
            return ValidationAnswer(verdict: verdict, license: nil, machine: nil, tenant: reader.tenant)
        }
        let terms = snapshot.policy.terms
        let liveness = Liveness(terms: terms, outages: outages, now: now)
        return ValidationAnswer(
            verdict: verdict,
            license: LicenseView(
                license: snapshot.license,
                status: snapshot.license.status(under: terms.expirationStrategy, at: now),
                entitlements: snapshot.entitlements
            ),
            machine: snapshot.machine.map { MachineView($0, liveness: liveness) },
            tenant: reader.tenant,
            product: snapshot.license.productID,
            isWanted: try !verdict.valid && reader.isWanted(.validationFailed)
        )
    }

    private static func count(
        _ answer: ValidationAnswer,
        _ license: License,
        in ledger: Ledger
    ) throws -> ValidationAnswer {
        try ledger.writer.countUse(of: license.id, at: ledger.now)
        var counted = license
        counted.usesCount += 1
        counted.lastValidatedAt = ledger.now
        let view = answer.license.map {
            LicenseView(license: counted, status: $0.status, entitlements: $0.entitlements)
        }
        if license.lastValidatedAt == nil, let view {
            try ledger.record(.licenseActivated, view)
        }
        return ValidationAnswer(
            verdict: answer.verdict,
            license: view,
            machine: answer.machine,
            tenant: answer.tenant,
            product: answer.product
        )
    }
}

extension TenantScope {
    /// Whether an enabled endpoint wants to hear of this.
    fileprivate func isWanted(_ type: EventType) throws -> Bool {
        try subscribers().contains { $0.subscription.wants(type) }
    }
}
