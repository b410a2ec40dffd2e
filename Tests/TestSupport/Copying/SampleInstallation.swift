import LicensingCore
import LicensingStore

/// Rows in every table, with everything that a column may hold: nulls, empty and foreign texts, extreme numbers, large blobs.
///
/// Only what an engine insists on makes sense: keys are unique, and rows that are referred to are there.
package struct SampleInstallation {
    private struct Column {
        let name: String
        let isNullable: Bool
        /// The table and column it refers to.
        let parent: (table: String, column: String)?
    }

    private static let texts = [
        "", " ", "plain", "Ä ö ü ß", "e\u{301} is not é", "漢字かな交じり", "🎉👩‍👩‍👧", "it's \"quoted\" \\ $1 ?1",
        "lines\r\n\tand \u{1} and \u{7F}", "\u{FEFF}\u{202E}", "z\u{10FFFF}",
        String(repeating: "long ", count: 3000),
    ]
    private static let numbers: [Int64] = [0, 1, -1, 255, -129, 1_700_000_000_123, .max, .min]

    /// What no index holds, which may be long.
    private static let ciphertexts: Set = ["secret", "previous_secret", "key_ciphertext", "body"]

    private let rowCount: Int
    private var random: SplitMix64
    private var made: [String: [CopiedRow]] = [:]

    package init(rowCount: Int, random: SplitMix64) {
        self.rowCount = rowCount
        self.random = random
    }

    /// Fills an empty store on SQLite, whose catalogue says what may be null and what refers to what.
    package mutating func fill(_ store: any Store) async throws {
        for table in CopiedTable.all {
            let columns = try await Self.columns(of: table, in: store)
            let rows = (0..<rowCount).map { row(of: table, columns, number: $0) }
            made[table.name] = rows
            try await store.write { try $0.insert(rows, into: table) }
        }
        let check = bytes(32)
        try await store.write { try $0.setState(.masterKeyCheck, bytes: check) }
    }

    private static func columns(of table: CopiedTable, in store: any Store) async throws -> [String: Column] {
        try await store.scan { transaction in
            let parents = try transaction.query(
                "SELECT \"from\", \"table\", \"to\" FROM pragma_foreign_key_list($1)",
                [.text(table.name)]
            ) { ($0.text(0), (table: $0.text(1), column: $0.text(2))) }
            let columns = try transaction.query(
                "SELECT name, \"notnull\" FROM pragma_table_info($1)",
                [.text(table.name)]
            ) { row in
                let name = row.text(0)
                let isNullable = !row.boolean(1) && !table.key.contains(name)
                return Column(
                    name: name,
                    isNullable: isNullable,
                    parent: parents.first { $0.0 == name }?.1
                )
            }
            return Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0) })
        }
    }

    private mutating func row(of table: CopiedTable, _ columns: [String: Column], number: Int) -> CopiedRow {
        CopiedRow(
            table.columns.map { column in
                guard let known = columns[column.name] else {
                    return .null
                }
                if let parent = known.parent {
                    return value(of: parent, row: number)
                }
                if column.kind == .blob, Self.ciphertexts.contains(column.name), number.isMultiple(of: 10) {
                    return .blob(bytes(50_000))
                }
                if known.isNullable {
                    return optionalValue(column.kind)
                }
                // All rows together count what happened to no product in particular.
                let isEmpty = table.name == "counters" && column.kind == .blob && number.isMultiple(of: 2)
                return isEmpty ? .blob([]) : uniqueValue(column.kind, row: number)
            }
        )
    }

    private func value(of parent: (table: String, column: String), row: Int) -> SQLValue {
        guard let table = CopiedTable.all.first(where: { $0.name == parent.table }),
            let position = table.columns.firstIndex(where: { $0.name == parent.column }),
            let rows = made[parent.table]
        else {
            return .null
        }
        return rows[row % rows.count].values[position]
    }

    private mutating func optionalValue(_ kind: CopiedColumn.Kind) -> SQLValue {
        guard Int.random(in: 0..<3, using: &random) > 0 else {
            return .null
        }
        return switch kind {
        case .integer: .integer(Self.numbers.randomElement(using: &random) ?? 0)
        case .text: .text(Self.texts.randomElement(using: &random) ?? "")
        case .blob: .blob(bytes([0, 1, 16].randomElement(using: &random) ?? 0))
        }
    }

    /// In no order, like everything that is not made here.
    private mutating func uniqueValue(_ kind: CopiedColumn.Kind, row: Int) -> SQLValue {
        switch kind {
        case .integer:
            return .integer(Int64(row) * 7 - 20)
        case .text:
            return .text("\(Self.texts.randomElement(using: &random) ?? "")\(row)")
        case .blob:
            return .blob(bytes(16))
        }
    }

    private mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: random.next()) { bytes += $0.prefix(count - bytes.count) }
        }
        return bytes
    }
}
