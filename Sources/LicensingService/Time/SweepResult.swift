/// What one step of a sweep did.
package struct SweepResult: Equatable, Sendable {
    /// Rows dealt with.
    package var done = 0
    /// Rows that failed, with the first reason; they are tried again in the next round.
    package var failures = 0
    package var firstFailure: String?

    package init() {}

    /// Deals with rows together, so that they share commits; one that fails keeps no other from its turn.
    static func of<Row: Sendable>(
        _ rows: [Row],
        _ work: @escaping @Sendable (Row) async throws -> Void
    ) async -> SweepResult {
        await withTaskGroup(of: (any Error)?.self) { group in
            for row in rows {
                group.addTask {
                    do {
                        try await work(row)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: SweepResult()) { result, error in
                if let error {
                    result.note(error)
                } else {
                    result.done += 1
                }
            }
        }
    }

    mutating func note(_ error: any Error) {
        failures += 1
        firstFailure = firstFailure ?? "\(error)"
    }
}
