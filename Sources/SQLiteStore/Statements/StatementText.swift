/// The text of a statement, as a key.
///
/// Hashed by its length: of a few hundred texts not many are equally long, and comparing two of them is much cheaper than hashing one.
/// Statements are ASCII: equal texts are equally long.
struct StatementText: Hashable {
    private let sql: String

    init(_ sql: String) {
        self.sql = sql
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(sql.utf8.count)
    }
}
