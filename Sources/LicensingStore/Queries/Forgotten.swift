import LicensingCore

/// What a statement about a tenant's rows makes wrong of what nodes remember (ADR 0023).
///
/// Statements about ``tables`` say it each time: one that was forgotten would leave a revoked license valid.
enum Forgotten: Equatable {
    case license(Identifier<License>)
    /// What rules many of the tenant's licenses.
    case terms
    /// Nothing is remembered of what the statement changes, or what is remembered stays right.
    case nothing

    /// The tables that snapshots are made of.
    private static let tables: Set<Substring> = [
        "licenses", "machines", "license_entitlements", "policies", "policy_entitlements", "products",
        "entitlements",
        "webhooks",
    ]

    /// Whether a statement changes one of the tables.
    static func isAsked(of sql: String) -> Bool {
        let words = sql.split(maxSplits: 4, whereSeparator: \.isWhitespace)
        switch words.first {
        case "UPDATE": return words.dropFirst().first.map(tables.contains) ?? false
        case "INSERT", "DELETE": return words.dropFirst(2).first.map(tables.contains) ?? false
        default: return false
        }
    }
}
