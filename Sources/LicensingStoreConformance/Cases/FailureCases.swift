import LicensingStore

extension StoreConformance {
    static var failureCases: [Case] {
        [
            Case(name: "a closure that throws leaves nothing behind", run: throwingRollsBack),
            Case(name: "one failing closure among many takes back only its own", run: failingAmongMany),
            Case(name: "a swallowed database error still fails the transaction", run: swallowedError),
            Case(name: "a duplicate key is a constraint error", run: duplicateKey),
            Case(name: "a wrong statement is a defect", run: wrongStatement),
            Case(name: "no error quotes a value", run: secretInError),
        ]
    }

    private static func throwingRollsBack(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let error = try await failure(
            of: {
                try await store.write { transaction in
                    try Counters.increment("counter", in: transaction)
                    throw ConformanceRefusal(number: 3)
                }
            },
            "a throwing closure succeeded"
        )
        try expect(
            error as? ConformanceRefusal == ConformanceRefusal(number: 3),
            "the refusal became \(error)"
        )
        let amount = try await Counters.amount("counter", in: store)
        try expect(amount == 0, "the refused change was kept")
    }

    private static func failingAmongMany(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let refused = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        try await store.write { transaction in
                            try Counters.increment("counter", in: transaction)
                            if number.isMultiple(of: 3) {
                                throw ConformanceRefusal(number: number)
                            }
                        }
                        return nil
                    } catch let refusal as ConformanceRefusal {
                        try expect(refusal.number == number, "a refusal reached another caller")
                        return number
                    }
                }
            }
            return try await group.reduce(into: Set<Int>()) { refused, number in
                if let number {
                    refused.insert(number)
                }
            }
        }
        try expect(refused == Set(stride(from: 0, to: 100, by: 3)), "refused were \(refused.sorted())")
        let amount = try await Counters.amount("counter", in: store)
        try expect(amount == 66, "66 changes succeeded, \(String(describing: amount)) were kept")
    }

    private static func swallowedError(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let error = try await failure(
            of: {
                try await store.write { transaction in
                    try Counters.increment("counter", in: transaction)
                    try? insertCounter("counter", in: transaction)
                    try? Counters.increment("counter", in: transaction)
                }
            },
            "a closure that swallowed a database error was committed"
        )
        try expect(error, "the first error must come out") {
            if case .constraint = $0 { true } else { false }
        }
        let amount = try await Counters.amount("counter", in: store)
        try expect(amount == 0, "\(String(describing: amount)) changes of a failed transaction were kept")
        let readError = try await failure(
            of: {
                try await store.read { transaction in
                    _ = try? transaction.exists("SELECT nothing FROM conformance_log", [])
                }
            },
            "a read that swallowed a database error succeeded"
        )
        try expect(readError, "it must be a defect") { if case .defect = $0 { true } else { false } }
    }

    private static func duplicateKey(_ store: any Store) async throws {
        try await Counters.create("counter", in: store)
        let error = try await failure(
            of: { try await Counters.create("counter", in: store) },
            "a duplicate key was accepted"
        )
        try expect(error, "a duplicate key must be a constraint") {
            if case .constraint = $0 { true } else { false }
        }
    }

    private static func wrongStatement(_ store: any Store) async throws {
        for sql in ["SELEKT 1", "SELECT missing FROM conformance_log", "SELECT 1; SELECT 2"] {
            let error = try await failure(
                of: { try await store.read { transaction in try transaction.exists(sql, []) } },
                "\(sql) ran"
            )
            try expect(error, "\(sql) must be a defect") { if case .defect = $0 { true } else { false } }
        }
    }

    private static func secretInError(_ store: any Store) async throws {
        let secret = "sesame"
        try await Counters.create(secret, in: store)
        let attempts: [@Sendable (any WriteTransaction) throws -> Void] = [
            { try insertCounter(secret, in: $0) },
            { try $0.execute("UPDATE conformance_counters SET amount = $1", [.text(secret)]) },
            {
                try $0.execute(
                    "UPDATE conformance_counters SET amount = $1 WHERE $2 =",
                    [.text(secret), .null]
                )
            },
        ]
        for attempt in attempts {
            let error = try await failure(
                of: { try await store.write(attempt) },
                "a wrong change was accepted"
            )
            try expect(!"\(error)".contains(secret), "an error quotes a bound value")
        }
    }

    private static func insertCounter(_ name: String, in transaction: any WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO conformance_counters (name, amount) VALUES ($1, 0)",
            [.text(name)]
        )
    }
}
