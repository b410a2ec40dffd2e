import LicensingStore

/// What every store must do, as cases that a test target runs one by one, each on a fresh store that was
/// opened with ``migrations``.
///
/// A case may close its store.
package enum StoreConformance {
    /// One promise of the seam.
    package struct Case: Sendable, CustomStringConvertible {
        package let name: String
        package let run: @Sendable (any Store) async throws -> Void

        package var description: String {
            name
        }
    }

    /// The tables the cases use.
    package static let migrations = [
        Migration(version: 1) { dialect in
            [
                """
                CREATE TABLE conformance_values (
                    label \(dialect.text) PRIMARY KEY,
                    number \(dialect.integer), words \(dialect.text), bytes \(dialect.blob), id \(dialect.blob)
                )\(dialect.tableSuffix)
                """,
                """
                CREATE TABLE conformance_counters (
                    name \(dialect.text) PRIMARY KEY, amount \(dialect.integer) NOT NULL
                )\(dialect.tableSuffix)
                """,
                """
                CREATE TABLE conformance_log (
                    position \(dialect.serialKey), entry \(dialect.integer) NOT NULL
                )\(dialect.tableSuffix)
                """,
            ]
        }
    ]

    package static let cases: [Case] =
        valueCases + statementCases + travellingCases + failureCases + concurrencyCases + limitCases
}
