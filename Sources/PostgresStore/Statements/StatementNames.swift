import LicensingStore

/// Which statements a connection has prepared, and under which names.
final class StatementNames {
    /// A statement's name; `fresh` when it has to be prepared first.
    struct Name {
        let text: String
        let fresh: String?
    }

    private struct Entry {
        let name: String
        let valueCount: Int
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// The name of a statement, and that of one that has to give way.
    ///
    /// - Throws: ``StoreError/defect(_:)`` where the placeholders are not the values'.
    func name(of sql: String, valueCount: Int) throws -> (name: Name, evicted: String?) {
        uses += 1
        if var entry = entries[sql] {
            guard entry.valueCount == valueCount else {
                throw StoreError.defect("\(valueCount) values for \(entry.valueCount) placeholders: \(sql)")
            }
            entry.lastUse = uses
            entries[sql] = entry
            return (Name(text: entry.name, fresh: nil), nil)
        }
        guard try Placeholders(translating: sql).count == valueCount else {
            throw StoreError.defect("\(valueCount) values for the placeholders of: \(sql)")
        }
        var evicted: String?
        if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
            evicted = oldest.value.name
        }
        let name = "s\(uses)"
        entries[sql] = Entry(name: name, valueCount: valueCount, lastUse: uses)
        return (Name(text: name, fresh: name), evicted)
    }

    func forget(_ sql: String) {
        entries[sql] = nil
    }
}
