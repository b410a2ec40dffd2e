import LicensingStore

extension StoreConformance {
    static var concurrencyCases: [Case] {
        [
            Case(name: "a write is seen by the next read and the next scan", run: readYourWrite),
            Case(name: "a read sees one state from its first statement to its last", run: snapshotIsolation),
            Case(name: "200 concurrent increments give 200", run: concurrentIncrements),
            Case(name: "the writes of one caller happen in order", run: orderOfWrites),
        ]
    }

    private static func readYourWrite(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        for round in 1...20 {
            let inside = try await store.write { transaction in
                try Counters.increment("counter", in: transaction)
                return try Counters.amount("counter", in: transaction)
            }
            let read = try await Counters.amount("counter", in: store)
            let scanned = try await store.scan { transaction in
                try Counters.amount("counter", in: transaction)
            }
            let expected = Int64(round)
            try expect(inside == expected, "inside the transaction it was \(String(describing: inside))")
            try expect(
                read == expected,
                "the read after it saw \(String(describing: read)) instead of \(round)"
            )
            try expect(scanned == expected, "the scan after it saw \(String(describing: scanned))")
        }
    }

    private static func snapshotIsolation(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let hasLooked = Gate()
        let hasWritten = Gate()
        // Closures that wait need threads of their own, or a small machine would have none left for the write.
        let executor = BlockingExecutor()
        let reading = Task(executorPreference: executor) {
            try await store.read { transaction in
                let before = try Counters.amount("counter", in: transaction)
                hasLooked.open()
                hasWritten.pass()
                return [before, try Counters.amount("counter", in: transaction)]
            }
        }
        let writing = Task(executorPreference: executor) {
            defer { hasWritten.open() }
            // The task's own closure may wait as well.
            wait(for: hasLooked)
            try await store.write { transaction in try Counters.increment("counter", in: transaction) }
        }
        try await writing.value
        let seen = try await reading.value
        try expect(seen == [0, 0], "a read saw \(seen) while a write was committed")
        let after = try await Counters.amount("counter", in: store)
        try expect(after == 1, "the write is not there after the read")
    }

    private static func wait(for gate: Gate) {
        gate.pass()
    }

    private static func concurrentIncrements(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let amounts = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    try await store.write { transaction in
                        // Read, then write: what a lost update looks like in a use case.
                        let amount = try transaction.first(
                            "SELECT amount FROM conformance_counters WHERE name = $1 \(transaction.dialect.rowLock)",
                            [.text("counter")]
                        ) { row in row.integer(0) }
                        let next = (amount ?? -1000) + 1
                        try transaction.execute(
                            "UPDATE conformance_counters SET amount = $2 WHERE name = $1",
                            [.text("counter"), .integer(next)]
                        )
                        return next
                    }
                }
            }
            return try await group.reduce(into: Set<Int64?>()) { $0.insert($1) }
        }
        try expect(amounts.count == 200, "two increments saw the same amount")
        let amount = try await Counters.amount("counter", in: store)
        try expect(amount == 200, "200 increments gave \(String(describing: amount))")
    }

    private static func orderOfWrites(_ store: any Store) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<4 {
                group.addTask {
                    for number in 0..<25 {
                        _ = try await store.write { transaction in
                            try transaction.execute(
                                "INSERT INTO conformance_log (entry) VALUES ($1)",
                                [.integer(caller * 1000 + number)]
                            )
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let entries = try await store.read { transaction in
            try transaction.query("SELECT entry FROM conformance_log ORDER BY position", []) { row in
                row.integer(0)
            }
        }
        try expect(entries.count == 100, "100 writes left \(entries.count) rows")
        for caller in 0..<4 {
            let own = entries.filter { $0 / 1000 == caller }
            try expect(own == own.sorted(), "the writes of one caller were stored as \(own)")
        }
    }
}
