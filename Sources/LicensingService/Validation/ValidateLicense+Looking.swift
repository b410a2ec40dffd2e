import LicensingCore
import LicensingStore

extension ValidateLicense {
    /// What one look at the store yields.
    struct Found {
        var candidates = 0
        var snapshot: LicenseSnapshot?
        var terms: RememberedTerms?
    }

    /// The answer without waiting for anybody: from what is remembered, or from a store inside this process.
    ///
    /// - Parameter question: What is asked.
    /// - Returns: Nil where neither can tell.
    /// - Throws: ``StoreError``.
    package func lookHere(_ question: KeyQuestion) throws -> ValidationLook? {
        guard !question.contradictsItself else {
            return .answer(.notFound)
        }
        let digest = context.snapshots.digester.digest(of: question.key.exact)
        if let look = remembered(question, digest) {
            return look
        }
        if isRuledOut(question) {
            return .answer(.notFound)
        }
        let moment = context.snapshots.moment
        let outages = context.outages.known(at: question.now)
        let seen = try context.store.readHere { transaction in
            try glance(question, in: transaction, since: moment, outages: outages)
                ?? .found(try find(question, in: transaction, outages: outages))
        }
        switch seen {
        case nil:
            return nil
        case .found(let found):
            return conclude(found, question, digest, since: moment, outages: outages)
        case .plain(let known, let snapshot, let isOnly):
            if isOnly, question.key.canonical == nil {
                context.snapshots.keep(
                    known.license,
                    known.machine,
                    known.terms,
                    under: digest,
                    since: moment
                )
            }
            return conclude(snapshot, known.terms, question, digest, outages: outages)
        }
    }

    /// The same where the store is elsewhere.
    func lookThere(_ question: KeyQuestion) async throws -> ValidationLook {
        let moment = context.snapshots.moment
        let outages = context.outages.known(at: question.now)
        let found = try await context.store.read { try find(question, in: $0, outages: outages) }
        let digest = context.snapshots.digester.digest(of: question.key.exact)
        return conclude(found, question, digest, since: moment, outages: outages)
    }

    private func remembered(_ question: KeyQuestion, _ digest: KeyDigest) -> ValidationLook? {
        guard let known = context.snapshots.find(digest, fingerprint: question.request.fingerprint) else {
            return context.snapshots.isStranger(digest) ? .answer(.notFound) : nil
        }
        guard question.mayMean(known.terms.tenant) else {
            return .answer(.notFound)
        }
        let outages = context.outages.known(at: question.now)
        guard let snapshot = known.snapshot(for: question.request, outages: outages, now: question.now) else {
            return nil
        }
        return conclude(snapshot, known.terms, question, digest, outages: outages)
    }

    /// Whether nobody has the key, for certain.
    private func isRuledOut(_ question: KeyQuestion) -> Bool {
        context.vault.onlyMark.map { context.knownKeys.ruleOut(query(question), under: $0) } ?? false
    }

    /// What is remembered of the license with a key, once it has been looked at; nil where it cannot be.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - digest: Of the key as it was sent.
    ///   - now: When it is asked about.
    /// - Returns: The license, its key known to be its own.
    /// - Throws: ``StoreError``.
    func rememberedHere(
        _ key: LicenseKeyText,
        _ digest: KeyDigest,
        at now: Instant
    ) throws -> RememberedLicense? {
        if let known = context.snapshots.find(digest, fingerprint: nil) {
            return known
        }
        let question = KeyQuestion(key: key, request: .init(), account: nil, environment: nil, now: now)
        guard try lookHere(question) != nil else {
            return nil
        }
        return context.snapshots.find(digest, fingerprint: nil)
    }

    private func find(
        _ question: KeyQuestion,
        in transaction: any ReadTransaction,
        outages: [Outage]
    ) throws -> Found {
        let query = query(question)
        let candidates = try transaction.licenses(under: query)
        guard let location = query.choice(among: candidates) else {
            return Found(candidates: candidates.count)
        }
        let reader = transaction.within(location.tenant)
        var snapshot = try Snapshots.load(
            location.license,
            for: question.request,
            in: reader,
            outages: outages,
            now: question.now
        )
        if let license = snapshot?.license {
            snapshot?.license = context.uses.overlay(license)
        }
        let terms = try snapshot.map { snapshot in
            try Self.terms(
                under: snapshot.policy,
                productCode: snapshot.productCode,
                entitlements: snapshot.entitlements,
                in: reader
            )
        }
        return Found(candidates: candidates.count, snapshot: snapshot, terms: terms)
    }

    /// Remembers what was found, and goes by it.
    private func conclude(
        _ found: Found,
        _ question: KeyQuestion,
        _ digest: KeyDigest,
        since moment: SnapshotCache.Moment,
        outages: [Outage]
    ) -> ValidationLook {
        if found.candidates == 0 {
            context.snapshots.noteStranger(digest, since: moment)
        }
        guard let snapshot = found.snapshot, let terms = found.terms else {
            return .answer(.notFound)
        }
        // Retyped keys are found by what they mean, and one text may lead to several licenses: neither is remembered.
        if found.candidates == 1, question.key.canonical == nil {
            context.snapshots.keep(snapshot.license, snapshot.machine, terms, under: digest, since: moment)
        }
        return conclude(snapshot, terms, question, digest, outages: outages)
    }

    private func conclude(
        _ snapshot: LicenseSnapshot,
        _ terms: RememberedTerms,
        _ question: KeyQuestion,
        _ digest: KeyDigest,
        outages: [Outage]
    ) -> ValidationLook {
        let answer = Self.answer(
            on: snapshot,
            question.request,
            of: terms.tenant,
            wanted: terms.wanted,
            outages: outages,
            now: question.now
        )
        guard answer.verdict.valid || answer.isWanted else {
            // What was counted since it was remembered.
            return .answer(answer.showing(context.uses))
        }
        let license = snapshot.license
        guard !answer.mayBeCountedBehind else {
            return .countable(
                CountableAnswer(answer: answer, license: license.id, tenant: terms.tenant, key: digest)
            )
        }
        // The first ever is an event.
        let isQuiet = license.lastValidatedAt != nil && !terms.wanted.successes && !terms.wanted.failures
        let limit = isQuiet && answer.verdict.valid ? license.usesLimit(under: terms.policy.terms) : nil
        return .undecided(
            UndecidedValidation(
                license: license.id,
                tenant: terms.tenant,
                limited: limit.map { UndecidedValidation.Limited(answer: answer, limit: $0, key: digest) }
            )
        )
    }
}
