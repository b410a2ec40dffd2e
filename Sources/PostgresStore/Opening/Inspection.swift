import LicensingStore

/// What has to hold of a database before anything is kept in it.
enum Inspection {
    /// The oldest version of PostgreSQL that has all that the statements use.
    private static let oldestVersion = 140_000

    /// Insists that a pooler leads to where the direct connection does: a lock that is held here is refused there.
    ///
    /// - Throws: ``StoreError/unavailable(_:)`` with a sentence that says what to do.
    static func insistOnOneDatabase(_ direct: Connection, _ pooled: Connection) throws {
        let number = Int64.random(in: .min ... .max)
        try direct.run("SELECT pg_advisory_lock($1)", [.integer(number)])
        let isTaken = try pooled.run("SELECT pg_try_advisory_xact_lock($1)", [.integer(number)])
            .boolean(row: 0, column: 0)
        try direct.run("SELECT pg_advisory_unlock($1)", [.integer(number)])
        guard !isTaken else {
            throw StoreError.unavailable(
                "--database-url and --direct-database-url lead to different databases: they must be the same one"
            )
        }
    }

    /// - Throws: ``StoreError/unavailable(_:)`` with a sentence that says what to do.
    static func run(on connection: Connection) throws {
        let answers = try PostgresTransaction(connection)
            .query(
                """
                SELECT current_setting('server_version_num')::bigint, current_setting('server_encoding'),
                    current_user::text, (r.rolsuper OR r.rolbypassrls),
                    coalesce(nullif(current_setting('licentric.tenant', true), ''), '0') <> '0'
                FROM pg_roles r WHERE r.rolname = current_user
                """,
                []
            ) {
                (
                    version: $0.integer(0), encoding: $0.text(1), role: $0.text(2), isUnfenced: $0.boolean(3),
                    isPreset: $0.boolean(4)
                )
            }
        guard let answer = answers.first else {
            return
        }
        guard answer.version >= oldestVersion else {
            throw StoreError.unavailable(
                "PostgreSQL \(answer.version / 10_000) is too old: use 14 or a newer one"
            )
        }
        guard answer.encoding == "UTF8" else {
            throw StoreError.unavailable(
                "the database's encoding is \(answer.encoding): make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
            )
        }
        guard !answer.isPreset else {
            throw StoreError.unavailable(
                "licentric.tenant is set before a transaction sets it, so row-level security would not hold: remove it from "
                    + "the role (ALTER ROLE … RESET licentric.tenant), the database and PGOPTIONS"
            )
        }
        guard !answer.isUnfenced else {
            throw StoreError.unavailable(
                "the role \(answer.role) is a superuser or has BYPASSRLS, so row-level security would not hold for it: "
                    + "use an ordinary role that owns the database (CREATE ROLE licentric LOGIN PASSWORD '…'; "
                    + "CREATE DATABASE licentric OWNER licentric)"
            )
        }
    }
}
