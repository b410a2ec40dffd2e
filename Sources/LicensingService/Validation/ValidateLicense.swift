import LicensingCore
import LicensingStore

/// Whether a license is valid.
///
/// The verdict is decided on a snapshot, remembered or read (ADR 0023). A yes has to be counted: in memory, where no limit depends
/// on it (ADR 0022), else by the writer, in the transaction that decides on its own view. So uses under a limit are exact, and no
/// answer contradicts a change that was acknowledged before it began (ADR 0007).
package struct ValidateLicense: Sendable {
    let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// By key, as applications ask; a valid answer counts a use.
    ///
    /// - Parameter question: What is asked.
    /// - Returns: The answer.
    /// - Throws: ``StoreError``.
    package func run(_ question: KeyQuestion) async throws -> ValidationAnswer {
        // A license may go between the look and the decision, and its key lead to another one.
        for _ in 0..<3 {
            if let answer = try await attempt(question) {
                return answer
            }
        }
        return .notFound
    }

    /// The answer; nil when the license has gone meanwhile.
    private func attempt(_ question: KeyQuestion) async throws -> ValidationAnswer? {
        let look: ValidationLook
        if let here = try lookHere(question) {
            look = here
        } else {
            look = try await lookThere(question)
        }
        switch look {
        case .answer(let answer):
            return answer
        case .countable(let countable):
            if let answer = countBehind(countable, at: question.now) {
                return answer
            }
            let undecided = UndecidedValidation(
                license: countable.license,
                tenant: countable.tenant,
                limited: nil
            )
            return try await decide(undecided, question)
        case .undecided(let undecided):
            return try await decide(undecided, question)
        }
    }

    /// Counts a use in memory, to be written behind.
    ///
    /// - Returns: The answer with the count; nil where there is no room, and the writer has to count.
    package func countBehind(_ countable: CountableAnswer, at now: Instant) -> ValidationAnswer? {
        guard let answer = context.uses.countBehind(countable.answer, at: now) else {
            return nil
        }
        if let license = answer.license?.license, let before = countable.answer.license?.license {
            context.snapshots.noteUses(
                license.usesCount,
                after: before.usesCount,
                under: countable.key,
                of: license.id
            )
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
        let (outages, uses) = (context.outages.known(at: now), context.uses)
        let answer = try await context.store.read { transaction in
            try Self.answer(
                id,
                request,
                in: transaction.within(tenant),
                uses: uses,
                outages: outages,
                now: now
            )
        }
        guard let answer else {
            throw Refusal.notFound("license")
        }
        return answer
    }

    /// The answer, with the uses that are not written yet; without `uses` none are left.
    ///
    /// What endpoints want to hear of is read unless it is given.
    static func answer(
        _ id: Identifier<License>,
        _ request: ValidationRequest,
        in reader: some TenantScope,
        uses: UseTally? = nil,
        wanted: WantedEvents? = nil,
        outages: [Outage],
        now: Instant
    ) throws -> ValidationAnswer? {
        guard var snapshot = try Snapshots.load(id, for: request, in: reader, outages: outages, now: now)
        else {
            return nil
        }
        snapshot.license = uses?.overlay(snapshot.license) ?? snapshot.license
        return Self.answer(
            on: snapshot,
            request,
            of: reader.tenant,
            wanted: try wanted ?? WantedEvents(in: reader),
            outages: outages,
            now: now
        )
    }

    /// What the rules say of a snapshot.
    static func answer(
        on snapshot: LicenseSnapshot,
        _ request: ValidationRequest,
        of tenant: Tenant,
        wanted: WantedEvents,
        outages: [Outage],
        now: Instant
    ) -> ValidationAnswer {
        let verdict = ValidationRules.verdict(on: snapshot, asked: request, outages: outages, now: now)
        guard verdict.code != .notFound else {
            return ValidationAnswer(verdict: verdict, license: nil, machine: nil, tenant: tenant)
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
            tenant: tenant,
            product: snapshot.license.productID,
            isWanted: !verdict.valid && wanted.failures,
            mayBeCountedBehind: verdict.valid && !wanted.successes
                && mayBeCountedBehind(snapshot.license, under: terms)
        )
    }

    /// Whether a use need not be counted where it is decided: no limit depends on it, and it is not the first ever, which is an
    /// event.
    private static func mayBeCountedBehind(_ license: License, under terms: PolicyTerms) -> Bool {
        license.usesLimit(under: terms) == nil && license.lastValidatedAt != nil
    }

    static func count(
        _ answer: ValidationAnswer,
        _ license: License,
        in ledger: Ledger
    ) throws -> ValidationAnswer {
        try ledger.writer.countUse(of: license.id, at: ledger.now)
        var counted = answer
        counted.license?.license.usesCount += 1
        counted.license?.license.lastValidatedAt = ledger.now
        if license.lastValidatedAt == nil, let view = counted.license {
            try ledger.record(.licenseActivated, view)
        }
        return counted
    }
}
