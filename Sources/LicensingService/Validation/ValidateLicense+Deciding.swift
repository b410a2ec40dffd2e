import LicensingCore
import LicensingStore

extension ValidateLicense {
    /// Decides on the writer's own view, counts a valid answer, and tells the endpoints that want to hear of it.
    ///
    /// - Parameters:
    ///   - undecided: What a look has left open.
    ///   - question: What was asked.
    /// - Returns: The answer; nil when the license has gone meanwhile.
    /// - Throws: ``StoreError``.
    func decide(_ undecided: UndecidedValidation, _ question: KeyQuestion) async throws -> ValidationAnswer? {
        // A limit may have come since they were counted in memory.
        try await context.uses.flush(undecided.license, to: context.store)
        let body = deciding(undecided, question)
        let decision = try await context.store.write(body)
        heed(decision, undecided)
        return decision.answer
    }

    /// What the writer has come to.
    private struct Decision: Sendable {
        /// Nil when the license has gone meanwhile.
        let answer: ValidationAnswer?
        var hasDeliveries = false
        /// Whether it was counted with nothing else looked at.
        var isCounted = false
    }

    /// What follows from a decision that is committed, before anybody is answered.
    private func heed(_ decision: Decision, _ undecided: UndecidedValidation) {
        if decision.hasDeliveries {
            context.outbox.notify()
        }
        if decision.isCounted, let limited = undecided.limited,
            let license = decision.answer?.license?.license
        {
            remember(license.usesCount, of: undecided.license, limited)
        }
    }

    private func remember(
        _ uses: Int,
        of license: Identifier<License>,
        _ limited: UndecidedValidation.Limited
    ) {
        guard let before = limited.answer.license?.license.usesCount else {
            return
        }
        context.snapshots.noteUses(uses, after: before, under: limited.key, of: license)
    }

    /// Whether a question can be decided without a task: not where the store is elsewhere, nor while uses in memory have to be
    /// written first.
    package func mayDecideHere(_ undecided: UndecidedValidation) -> Bool {
        context.store.isHere && !context.uses.hasSomethingToWrite(of: undecided.license)
    }

    /// The same for whoever has no task.
    ///
    /// - Parameters:
    ///   - undecided: What ``lookHere(_:)`` has left open, and ``mayDecideHere(_:)`` lets be decided.
    ///   - question: What was asked.
    ///   - done: Told the answer, from any thread; nil when the license has gone meanwhile.
    /// - Returns: False where that cannot be: then nothing is done.
    package func decideHere(
        _ undecided: UndecidedValidation,
        _ question: KeyQuestion,
        done: @escaping @Sendable (Result<ValidationAnswer?, any Error>) -> Void
    ) -> Bool {
        let now = question.now
        guard let limited = undecided.limited else {
            return decideWholly(undecided, question, done: done)
        }
        let (license, tenant, limit) = (undecided.license, undecided.tenant, limited.limit)
        return context.store.submit(isOneStatement: true) { transaction in
            try transaction.within(tenant).countUse(of: license, upTo: limit, at: now)
        } done: { result in
            switch result {
            case .success(let uses?):
                remember(uses, of: license, limited)
                done(.success(limited.answer(counting: uses, at: now)))
            case .success(nil):
                if !decideWholly(undecided, question, done: done) {
                    done(.failure(StoreError.closed))
                }
            case .failure(let error):
                done(.failure(error))
            }
        }
    }

    private func decideWholly(
        _ undecided: UndecidedValidation,
        _ question: KeyQuestion,
        done: @escaping @Sendable (Result<ValidationAnswer?, any Error>) -> Void
    ) -> Bool {
        context.store.submit(isOneStatement: false, deciding(undecided, question)) { result in
            if case .success(let decision) = result {
                heed(decision, undecided)
            }
            done(result.map(\.answer))
        }
    }

    /// What the writer does.
    private func deciding(
        _ undecided: UndecidedValidation,
        _ question: KeyQuestion
    ) -> @Sendable (any WriteTransaction) throws -> Decision {
        let (ids, now) = (context.ids, question.now)
        let outages = context.outages.known(at: now)
        return { transaction in
            let writer: TenantWriter = transaction.within(undecided.tenant)
            if let answer = try Self.counted(undecided, in: writer, at: now) {
                return Decision(answer: answer, isCounted: true)
            }
            try writer.lock(undecided.license)
            let decided = try Self.answer(
                undecided.license,
                question.request,
                in: writer,
                // The ledger asks.
                wanted: WantedEvents.none,
                outages: outages,
                now: now
            )
            guard var answer = decided, let license = answer.license?.license else {
                return Decision(answer: decided)
            }
            let origin = Origin(tenant: undecided.tenant, actor: .licenseKey(license.keyHint), now: now)
            let ledger = Ledger(writer, origin: origin, ids: ids)
            try ledger.meetSubscribers()
            if answer.verdict.valid {
                answer = try Self.count(answer, license, in: ledger)
            }
            try ledger.record(answer)
            return Decision(answer: answer, hasDeliveries: ledger.hasDeliveries)
        }
    }

    /// The yes, if its use is below the limit; nil where more has to be looked at.
    ///
    /// Nothing else is looked at. Not where nodes share a database: there others decide by the license's row at the same
    /// time.
    private static func counted(
        _ undecided: UndecidedValidation,
        in writer: TenantWriter,
        at now: Instant
    ) throws -> ValidationAnswer? {
        guard let limited = undecided.limited, !writer.reading.dialect.isShared,
            let uses = try writer.countUse(of: undecided.license, upTo: limited.limit, at: now)
        else {
            return nil
        }
        return limited.answer(counting: uses, at: now)
    }
}

extension UndecidedValidation.Limited {
    /// The yes, with its use counted.
    fileprivate func answer(counting uses: Int, at now: Instant) -> ValidationAnswer {
        var answer = answer
        answer.license?.license.usesCount = uses
        answer.license?.license.lastValidatedAt = now
        return answer
    }
}
