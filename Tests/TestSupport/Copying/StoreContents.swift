import LicensingCore
import LicensingStore

/// All rows of a store, byte by byte: `==` of texts would call different spellings of one letter the same.
package struct StoreContents: Equatable {
    private let rows: [String: [[[UInt8]?]]]

    package static func read(from store: any Store) async throws -> StoreContents {
        let rows = try await store.scan { transaction in
            try CopiedTable.all.map { table in
                (table.name, try transaction.copiedRows(of: table, after: nil, limit: 1_000_000))
            }
        }
        return StoreContents(
            rows: Dictionary(uniqueKeysWithValues: rows.map { ($0, $1.map { $0.values.map(Self.bytes) }) })
        )
    }

    /// How many rows the smallest table has.
    package var fewestRows: Int {
        rows.values.map(\.count).min() ?? 0
    }

    /// The tables that are not the same in another store.
    package func differing(from other: StoreContents) -> [String] {
        Set(rows.keys).union(other.rows.keys).filter { rows[$0] != other.rows[$0] }.sorted()
    }

    private static func bytes(_ value: SQLValue) -> [UInt8]? {
        switch value {
        case .null: nil
        case .integer(let number): [1] + Array("\(number)".utf8)
        case .text(let text): [2] + Array(text.utf8)
        case .blob(let blob): [3] + blob
        case .uuid(let bits): [3] + bits.bytes
        }
    }
}
