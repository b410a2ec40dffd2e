import LicensingStore

extension StoreConformance {
    static var statementCases: [Case] {
        [
            Case(name: "placeholders are bound by their number", run: placeholdersByNumber),
            Case(
                name: "a gap in the placeholders or a wrong count of values is a defect",
                run: wrongPlaceholders
            ),
            Case(name: "a cast behind a placeholder is understood", run: castPlaceholder),
            Case(name: "a change counts the rows it changed", run: changeCounts),
            Case(name: "RETURNING yields nothing after ON CONFLICT DO NOTHING", run: returningOnConflict),
            Case(name: "a statement may run again inside its own rows", run: nestedStatement),
            Case(name: "a read cannot change anything", run: readCannotWrite),
        ]
    }

    private static func placeholdersByNumber(_ store: any Store) async throws {
        _ = try await store.write { transaction in
            try transaction.execute(
                "INSERT INTO conformance_values (words, number, label) VALUES ($2, $3, $1)",
                [.text("label"), .text("words"), .integer(7)]
            )
        }
        let found = try await store.read { transaction in
            try transaction.query(
                """
                SELECT label, words, number FROM conformance_values -- the $9 here is not one
                WHERE words = $2 AND label = $1 AND words = $2 AND label <> '$3'
                """,
                [.text("label"), .text("words")]
            ) { row in "\(row.text(0)) \(row.text(1)) \(row.integer(2))" }
        }
        try expect(found == ["label words 7"], "$2 … $1 … $2 found \(found)")
    }

    private static func wrongPlaceholders(_ store: any Store) async throws {
        let statements: [(String, [SQLValue])] = [
            ("SELECT amount FROM conformance_counters WHERE amount = $2", [.integer(1), .integer(2)]),
            ("SELECT amount FROM conformance_counters WHERE amount = $1", []),
            ("SELECT amount FROM conformance_counters WHERE amount = $1", [.integer(1), .integer(2)]),
            ("SELECT amount FROM conformance_counters WHERE amount = $0", [.integer(1)]),
        ]
        for (sql, values) in statements {
            let error = try await failure(
                of: { try await store.read { transaction in try transaction.exists(sql, values) } },
                "\(sql) ran with \(values.count) values"
            )
            try expect(error, "\(sql) must be a defect") { if case .defect = $0 { true } else { false } }
        }
    }

    private static func castPlaceholder(_ store: any Store) async throws {
        let found = try await store.read { transaction in
            try [SQLValue.null, .integer(1)]
                .map { value in
                    try transaction.exists("SELECT 1 WHERE $1::bigint IS NULL", [value])
                }
        }
        try expect(found == [true, false], "$1::bigint IS NULL answered \(found)")
    }

    private static func changeCounts(_ store: any Store) async throws {
        let counts = try await store.write { transaction in
            try [
                transaction.execute(
                    "INSERT INTO conformance_counters (name, amount) VALUES ('a', 1), ('b', 1), ('c', 2)",
                    []
                ),
                transaction.execute(
                    "UPDATE conformance_counters SET amount = 5 WHERE amount = $1",
                    [.integer(1)]
                ),
                transaction.execute(
                    "UPDATE conformance_counters SET amount = 5 WHERE amount = $1",
                    [.integer(9)]
                ),
                transaction.execute(
                    "INSERT INTO conformance_counters (name, amount) VALUES ('a', 0) ON CONFLICT DO NOTHING",
                    []
                ),
                transaction.execute("DELETE FROM conformance_counters WHERE amount = 2", []),
            ]
        }
        try expect(counts == [3, 2, 0, 0, 1], "the changes were counted as \(counts)")
    }

    private static func returningOnConflict(_ store: any Store) async throws {
        let yields = try await store.write { transaction in
            try (0..<2)
                .map { attempt in
                    try transaction.query(
                        """
                        INSERT INTO conformance_counters (name, amount) VALUES ($1, $2)
                        ON CONFLICT (name) DO NOTHING RETURNING amount
                        """,
                        [.text("once"), .integer(attempt)]
                    ) { row in row.integer(0) }
                }
        }
        try expect(yields == [[0], []], "the first and the second insert returned \(yields)")
        let amount = try await Counters.amount("once", in: store)
        try expect(amount == 0, "the second insert changed the row")
    }

    private static func nestedStatement(_ store: any Store) async throws {
        let sums = try await store.write { transaction in
            try transaction.execute("INSERT INTO conformance_log (entry) VALUES (1), (2)", [])
            let sql = "SELECT entry FROM conformance_log ORDER BY position"
            return try transaction.query(sql, []) { outer in
                let entry = outer.integer(0)
                return try transaction.query(sql, []) { inner in inner.integer(0) }.map { $0 * entry }
            }
        }
        try expect(sums == [[1, 2], [2, 4]], "the rows were \(sums)")
    }

    private static func readCannotWrite(_ store: any Store) async throws {
        for look in [store.read, store.scan] as [Look] {
            let error = try await failure(
                of: {
                    try await look { transaction in
                        try transaction.exists(
                            "INSERT INTO conformance_log (entry) VALUES (1) RETURNING entry",
                            []
                        )
                    }
                },
                "a read inserted a row"
            )
            try expect(error, "an insert in a read must be a defect") {
                if case .defect = $0 { true } else { false }
            }
        }
        let count = try await store.read { transaction in
            try transaction.query("SELECT entry FROM conformance_log", []) { row in row.integer(0) }.count
        }
        try expect(count == 0, "a read left a row behind")
    }

    private typealias Look = (@escaping @Sendable (any ReadTransaction) throws -> Bool) async throws -> Bool
}
