/// What one step of a sweep did.
package struct SweepResult: Equatable, Sendable {
    /// Rows dealt with.
    package var done = 0
    /// Rows that failed, with the first reason; they are tried again in the next round.
    package var failures = 0
    package var firstFailure: String?

    package init() {}

    /// Deals with rows, some of them together; one that fails keeps no other from its turn.
    static func of<Row: Sendable>(
        _ rows: [Row],
        width: Int,
        _ work: @escaping @Sendable (Row) async throws -> Void
    ) async -> SweepResult {
        await withTaskGroup(of: (any Error)?.self) { group in
            var waiting = rows[...]
            let begin = { (group: inout TaskGroup<(any Error)?>) in
                guard let row = waiting.popFirst() else {
                    return
                }
                group.addTask {
                    do {
                        try await work(row)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            for _ in 0..<width {
                begin(&group)
            }
            var result = SweepResult()
            for await error in group {
                begin(&group)
                if let error {
                    result.note(error)
                } else {
                    result.done += 1
                }
            }
            return result
        }
    }

    mutating func note(_ error: any Error) {
        failures += 1
        firstFailure = firstFailure ?? "\(error)"
    }
}
