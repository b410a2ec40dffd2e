import Synchronization

/// The texts of statements that add rows, put together once: each of them costs as much as running it.
final class Insertions: Sendable {
    static let shared = Insertions()

    private struct Known {
        let columns: [String]
        let statement: String
    }

    /// By table: there is hardly a second way to add to one.
    private let known = Mutex<[String: Known]>([:])

    /// Adds a row whose first column is `tenant`.
    func statement(into table: String, _ columns: [String]) -> String {
        known.withLock { known in
            if let last = known[table], last.columns == columns {
                return last.statement
            }
            let names = (["tenant"] + columns).joined(separator: ", ")
            let placeholders = (1...columns.count + 1).map { "$\($0)" }.joined(separator: ", ")
            let statement = "INSERT INTO \(table) (\(names)) VALUES (\(placeholders))"
            known[table] = Known(columns: columns, statement: statement)
            return statement
        }
    }
}
