/// Whose rows a statement can meet at all.
///
/// The second fence, behind the tenant that every statement names: where the engine has row-level security a statement that
/// forgot its tenant meets nothing (ADR 0017). SQLite has none; there a database belongs to one process.
package enum Fence: Hashable, Sendable {
    /// No tenant's rows: for the tables that belong to none.
    case nobody
    /// The rows of the tenant with this number.
    case tenant(Int64)
    /// The rows that hold one of these hashes, for looking a key up before its tenant is known.
    case hashes([[UInt8]])
    /// The rows of all tenants: for what the server does by itself, and for its own command line.
    case server
}
