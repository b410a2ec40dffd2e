import LicensingCore
import LicensingStore

extension StoreConformance {
    static var valueCases: [Case] {
        [
            Case(name: "every kind of value comes back as it went in", run: valuesRoundTrip),
            Case(name: "NULL comes back as NULL in every column", run: nullsRoundTrip),
            Case(name: "text with a NUL inside is kept whole or refused, never cut", run: textWithNUL),
            Case(name: "reading a column as another kind fails", run: wrongKind),
        ]
    }

    private struct Values: Equatable {
        let number: Int64
        let words: String
        let bytes: [UInt8]
        let id: UUIDBits
    }

    private static func insert(
        _ label: String,
        _ values: [SQLValue],
        in transaction: any WriteTransaction
    ) throws {
        try transaction.execute(
            "INSERT INTO conformance_values (label, number, words, bytes, id) VALUES ($1, $2, $3, $4, $5)",
            [.text(label)] + values
        )
    }

    private static func valuesRoundTrip(_ store: any Store) async throws {
        let samples = [
            Values(number: .max, words: "", bytes: [], id: UUIDBits(high: 0, low: 0)),
            Values(number: .min, words: "e\u{301} é 😀 'q\"", bytes: [0], id: UUIDBits(high: .max, low: 1)),
            Values(
                number: 0,
                words: "$1",
                bytes: Array(0...255),
                id: UUIDBits(high: 0x0123_4567_89AB_CDEF, low: .max)
            ),
        ]
        for (index, sample) in samples.enumerated() {
            let found = try await store.write { transaction in
                try insert(
                    "\(index)",
                    [.integer(sample.number), .text(sample.words), .blob(sample.bytes), .uuid(sample.id)],
                    in: transaction
                )
                return try transaction.first(
                    "SELECT number, words, bytes, id FROM conformance_values WHERE label = $1",
                    [.text("\(index)")]
                ) { row in
                    Values(number: row.integer(0), words: row.text(1), bytes: row.blob(2), id: row.uuid(3))
                }
            }
            try expect(found == sample, "\(sample) came back as \(String(describing: found))")
            // Swift's equality is canonical equivalence; stored text must keep its very bytes.
            try expect(
                found.map { Array($0.words.utf8) } == Array(sample.words.utf8),
                "the bytes of a text changed"
            )
        }
    }

    private static func nullsRoundTrip(_ store: any Store) async throws {
        let isNull = try await store.write { transaction in
            try insert("nulls", [.null, .null, .null, .null], in: transaction)
            return try transaction.query(
                "SELECT number, words, bytes, id FROM conformance_values WHERE label = $1",
                [.text("nulls")]
            ) { row in
                (0..<4).allSatisfy(row.isNull) && row.optionalInteger(0) == nil && row.optionalText(1) == nil
            }
        }
        try expect(isNull == [true], "a NULL came back as something else")
    }

    private static func textWithNUL(_ store: any Store) async throws {
        let words = "before\u{0}after"
        let found: String?
        do {
            found = try await store.write { transaction in
                try insert("nul", [.null, .text(words), .null, .null], in: transaction)
                return try transaction.first(
                    "SELECT words FROM conformance_values WHERE label = $1",
                    [.text("nul")]
                ) { row in row.text(0) }
            }
        } catch is StoreError {
            return
        }
        try expect(found == words, "the text came back as \(String(describing: found))")
    }

    private static func wrongKind(_ store: any Store) async throws {
        try await store.write { transaction in
            try insert("kinds", [.null, .text("twelve"), .blob([1, 2]), .null], in: transaction)
        }
        let readings: [(String, @Sendable (any SQLRow) -> Void)] = [
            ("NULL as an integer", { row in _ = row.integer(0) }),
            ("text as an integer", { row in _ = row.integer(1) }),
            ("two bytes as an id", { row in _ = row.uuid(2) }),
        ]
        for (name, reading) in readings {
            let error = try await failure(
                of: {
                    try await store.read { transaction in
                        _ = try transaction.query("SELECT number, words, bytes FROM conformance_values", []) {
                            row in
                            reading(row)
                        }
                    }
                },
                "\(name) was accepted"
            )
            try expect(error, "\(name) must be a defect") { if case .defect = $0 { true } else { false } }
        }
    }
}
