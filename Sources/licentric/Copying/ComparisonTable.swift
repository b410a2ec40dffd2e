import LicensingService

/// The tables of a copy with their rows and checksums, for the person at the terminal.
struct ComparisonTable {
    private let comparisons: [TableComparison]

    init(_ comparisons: [TableComparison]) {
        self.comparisons = comparisons
    }

    var isSame: Bool {
        differing.isEmpty
    }

    /// The tables that are not the same on both sides.
    var differing: [String] {
        comparisons.filter { !$0.isSame }.map(\.table)
    }

    var text: String {
        let total = comparisons.reduce(0) { $0 + $1.source.rows }
        let rows =
            [("table", "rows", "SHA-256")] + comparisons.map { ($0.table, Self.rows($0), Self.digest($0)) }
            + [("total", total.grouped, "")]
        let name = rows.map(\.0.count).max() ?? 0
        let count = rows.map(\.1.count).max() ?? 0
        return
            rows.map { row in
                Self.padded(row.0, to: name) + "  " + Self.indented(row.1, to: count)
                    + (row.2.isEmpty ? "" : "  \(row.2)")
            }
            .joined(separator: "\n")
    }

    private static func rows(_ comparison: TableComparison) -> String {
        let (source, destination) = (comparison.source.rows, comparison.destination.rows)
        return source == destination ? source.grouped : "\(source.grouped), copied \(destination.grouped)"
    }

    private static func digest(_ comparison: TableComparison) -> String {
        comparison.isSame
            ? comparison.source.hex
            : "differs: \(comparison.source.hex.prefix(16))…, copied \(comparison.destination.hex.prefix(16))…"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func indented(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
