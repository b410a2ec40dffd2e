import LicensingCore
import LicensingStore

extension LicensingContext {
    /// Carries a change out.
    ///
    /// When it returns, the change, its events and its audit entries are on the disk.
    ///
    /// - Parameter change: What a use case has put together.
    /// - Returns: What the change yields.
    /// - Throws: A ``Refusal``, or ``StoreError``.
    package func commit<Value>(_ change: PendingChange<Value>) async throws -> Value {
        try await commit(
            by: change.origin,
            showing: change.license,
            committed: change.committed,
            change.body
        )
    }

    /// Carries a change out at most once for the key its request carries, and keeps the answer for a retry.
    ///
    /// Two requests with one key that arrive together are two transactions, one behind the other: the second finds what the
    /// first has kept.
    ///
    /// - Parameters:
    ///   - change: What a use case has put together.
    ///   - claim: The key, and what it was sent with.
    ///   - answer: Turns what the change yields into the answer, inside the transaction.
    /// - Returns: The answer, new or kept.
    /// - Throws: A ``Refusal``, or ``StoreError``; refusals are not kept.
    package func commit<Value>(
        _ change: PendingChange<Value>,
        once claim: IdempotencyClaim,
        answer: @escaping @Sendable (Value) throws -> KeptAnswer
    ) async throws -> KeptAnswer {
        let vault = vault
        return try await commit(
            by: change.origin,
            showing: change.license,
            committed: change.committed
        ) { ledger in
            try claim.lock(in: ledger.writer)
            if let kept = try claim.answer(in: ledger.writer, vault: vault, at: ledger.now) {
                return .success(kept)
            }
            switch try change.body(ledger) {
            case .success(let value):
                let fresh = try answer(value)
                try claim.keep(fresh, in: ledger, vault: vault)
                return .success(fresh)
            case .failure(let refusal):
                return .failure(refusal)
            }
        }
    }

    private func commit<Value: Sendable>(
        by origin: Origin,
        showing license: Identifier<License>?,
        committed: @Sendable () -> Void,
        _ body: @escaping @Sendable (Ledger) throws -> Result<Value, Refusal>
    ) async throws -> Value {
        if let license {
            try await uses.flush(license, to: store)
        }
        let ids = ids
        let (result, hasDeliveries) = try await store.write { transaction in
            let ledger = Ledger(transaction.within(origin.tenant), origin: origin, ids: ids)
            let result = try body(ledger)
            return (result, ledger.hasDeliveries)
        }
        committed()
        if hasDeliveries {
            outbox.notify()
        }
        return try result.get()
    }
}
