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
        let query = context.vault.query(
            for: text,
            account: account,
            environment: environment ?? request.environment
        )
        let outages = context.outages.known(at: now)
        let answer = try await context.store.read { transaction in
            try Self.answer(query, request, in: transaction, outages: outages, now: now)
        }
        guard answer.verdict.valid else {
            return answer
        }
        let eventID = context.newID(of: Event.self, at: now)
        return try await context.store.write { transaction in
            let answer = try Self.answer(query, request, in: transaction, outages: outages, now: now)
            guard answer.verdict.valid, let tenant = answer.tenant, let license = answer.license?.license
            else {
                return answer
            }
            return try Self.count(answer, license, in: transaction.within(tenant), eventID: eventID, now: now)
        }
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
        _ query: LicenseKeyQuery,
        _ request: ValidationRequest,
        in transaction: any ReadTransaction,
        outages: [Outage],
        now: Instant
    ) throws -> ValidationAnswer {
        guard let location = try transaction.locateLicense(query) else {
            return .notFound
        }
        let reader = transaction.within(location.tenant)
        return try answer(location.license, request, in: reader, outages: outages, now: now) ?? .notFound
    }

    private static func answer(
        _ id: Identifier<License>,
        _ request: ValidationRequest,
        in reader: TenantReader,
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
            tenant: reader.tenant
        )
    }

    private static func count(
        _ answer: ValidationAnswer,
        _ license: License,
        in writer: TenantWriter,
        eventID: Identifier<Event>,
        now: Instant
    ) throws -> ValidationAnswer {
        try writer.countUse(of: license.id, at: now)
        if license.lastValidatedAt == nil {
            try writer.record(
                DomainEvent(.licenseActivated, license: license.id),
                id: eventID,
                actor: Actor.licenseKey(license.keyHint).text,
                at: now
            )
        }
        var counted = license
        counted.usesCount += 1
        counted.lastValidatedAt = now
        return ValidationAnswer(
            verdict: answer.verdict,
            license: answer.license.map {
                LicenseView(license: counted, status: $0.status, entitlements: $0.entitlements)
            },
            machine: answer.machine,
            tenant: answer.tenant
        )
    }
}
