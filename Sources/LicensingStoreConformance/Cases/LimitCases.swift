import LicensingStore

extension StoreConformance {
    static var limitCases: [Case] {
        [
            Case(name: "a full queue refuses at once and keeps what it took", run: queueLimit),
            Case(name: "close runs what is queued", run: closeRunsQueued),
            Case(name: "a closed store refuses everything", run: closedRefuses),
        ]
    }

    /// More than any store queues.
    private static let tooMany = 20_000

    private static func queueLimit(_ store: any Store) async throws {
        let gate = Gate()
        let refused = Tally()
        let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<tooMany where refused.count == 0 {
                group.addTask {
                    do {
                        try await store.write { transaction in
                            gate.pass()
                            try transaction.execute("INSERT INTO conformance_log (entry) VALUES (1)", [])
                        }
                        return true
                    } catch StoreError.queueFull {
                        refused.add()
                        return false
                    }
                }
                await Task.yield()
            }
            // A store without a limit must fail here, not hang.
            gate.open()
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        try expect(refused.count > 0, "\(tooMany) writes were queued without a refusal")
        let stored = try await logCount(in: store)
        try expect(stored == kept, "\(kept) writes were acknowledged, \(stored) are stored")
        try await append(to: store)
    }

    private static func closeRunsQueued(_ store: any Store) async throws {
        let gate = Gate()
        let hasStarted = Gate()
        let executor = BlockingExecutor()
        let write = Task(executorPreference: executor) {
            try await store.write { transaction in
                hasStarted.open()
                gate.pass()
                try transaction.execute("INSERT INTO conformance_log (entry) VALUES (1)", [])
            }
        }
        let closing = Task(executorPreference: executor) {
            wait(for: hasStarted)
            gate.open()
            await store.close()
        }
        await closing.value
        do {
            _ = try await write.value
        } catch {
            throw ConformanceFailure("a write that was queued before the close failed: \(error)")
        }
    }

    private static func closedRefuses(_ store: any Store) async throws {
        try await append(to: store)
        await store.close()
        await store.close()
        let calls: [(String, @Sendable () async throws -> Int)] = [
            ("read", { try await store.read { _ in 0 } }),
            ("scan", { try await store.scan { _ in 0 } }),
            ("write", { try await store.write { _ in 0 } }),
        ]
        for (name, call) in calls {
            let error = try await failure(of: call, "a \(name) ran on a closed store")
            try expect(error, "a \(name) after the close must be refused as closed") { $0 == .closed }
        }
    }

    private static func wait(for gate: Gate) {
        gate.pass()
    }

    private static func append(to store: any Store) async throws {
        _ = try await store.write { transaction in
            try transaction.execute("INSERT INTO conformance_log (entry) VALUES (1)", [])
        }
    }

    private static func logCount(in store: any Store) async throws -> Int {
        try await store.read { transaction in
            try transaction.query("SELECT entry FROM conformance_log", []) { row in row.integer(0) }.count
        }
    }
}
