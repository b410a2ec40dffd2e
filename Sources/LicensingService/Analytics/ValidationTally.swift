import LicensingCore
import LicensingStore
import Synchronization

/// Counts validations in memory and writes them behind, many at once.
///
/// Most validations only read, and a commit for each would cost more than the answer. What is in memory when the process is
/// killed is not counted; an orderly stop writes it first.
package final class ValidationTally: Sendable {
    /// How many different counts are held while the store cannot be reached.
    ///
    /// One more is not counted at all (``takeLost()``); those that are held go on counting.
    package static let limit = 4096

    private struct Key: Hashable {
        let tenant: Tenant
        let product: Identifier<Product>?
        let code: ValidationCode
        let valid: Bool
        let hour: Instant

        var metric: String { code.metric(valid: valid) }

        /// Where rows are locked one by one, two servers must lock them in one order.
        var rank: (Int64, String, String, Int64) {
            (tenant.number, metric, product?.text ?? "", hour.milliseconds)
        }
    }

    private struct State {
        var counts: [Key: Int] = [:]
        var lost = 0

        mutating func add(_ count: Int, to key: Key) {
            if let present = counts[key] {
                counts[key] = present + count
            } else if counts.count < ValidationTally.limit {
                counts[key] = count
            } else {
                lost += count
            }
        }
    }

    private let state = Mutex(State())
    private let turns = Turns()

    package init() {}

    /// Counts one answer to a validation.
    ///
    /// - Parameters:
    ///   - verdict: The answer.
    ///   - product: The product of the license; nil when none was found.
    ///   - tenant: Whose validation it was.
    ///   - now: When it was answered.
    package func note(
        _ verdict: Verdict,
        of product: Identifier<Product>?,
        in tenant: Tenant,
        at now: Instant
    ) {
        let key = Key(
            tenant: tenant,
            product: product,
            code: verdict.code,
            valid: verdict.valid,
            hour: SeriesInterval.hour.floor(now)
        )
        state.withLock { $0.add(1, to: key) }
    }

    /// Writes down what was counted before the call.
    ///
    /// One flush after the other: when this one returns, those that had begun before are done too, so whoever reads
    /// afterwards meets everything he has caused himself.
    ///
    /// - Parameter store: Where it is written.
    /// - Throws: ``StoreError``; what could not be written is kept for the next time.
    package func flush(to store: any Store) async throws {
        try await turns.take { try await self.write(to: store) }
    }

    /// Reads a tenant's counters after writing down what was counted before the call.
    ///
    /// Where that cannot be written, what is held comes along instead. Nothing is written meanwhile, so that nothing is met
    /// twice, or neither here nor there.
    ///
    /// - Parameters:
    ///   - store: Where it is written and read.
    ///   - tenant: Whose counters are read.
    ///   - body: What is read, and what must be added to it.
    /// - Returns: What the body returned.
    /// - Throws: ``StoreError`` when the store cannot be read, or what the body throws.
    func read<T: Sendable>(
        _ store: any Store,
        within tenant: Tenant,
        _ body: @escaping @Sendable (TenantReader, UnwrittenValidations) throws -> T
    ) async throws -> T {
        do {
            try await flush(to: store)
        } catch is StoreError {
            return try await turns.take {
                let unwritten = self.unwritten(of: tenant)
                return try await store.scan { try body($0.within(tenant), unwritten) }
            }
        }
        return try await store.scan { try body($0.within(tenant), .none) }
    }

    private func unwritten(of tenant: Tenant) -> UnwrittenValidations {
        let counts = state.withLock { $0.counts }
        return UnwrittenValidations(
            counts.filter { $0.key.tenant == tenant }
                .map { key, count in
                    (key.product, CounterRow(metric: key.metric, start: key.hour, count: count))
                }
        )
    }

    /// How many answers were not counted, since it was last asked.
    package func takeLost() -> Int {
        state.withLock { state in
            defer { state.lost = 0 }
            return state.lost
        }
    }

    private func write(to store: any Store) async throws {
        let taken = state.withLock { state in
            defer { state.counts = [:] }
            return state.counts
        }
        guard !taken.isEmpty else {
            return
        }
        do {
            try await store.write { transaction in
                for (key, count) in taken.sorted(by: { $0.key.rank < $1.key.rank }) {
                    try transaction.within(key.tenant)
                        .count(key.metric, of: key.product, at: key.hour, by: count)
                }
            }
        } catch {
            state.withLock { state in
                let newer = state.counts
                state.counts = taken
                for (key, count) in newer {
                    state.add(count, to: key)
                }
            }
            throw error
        }
    }
}
