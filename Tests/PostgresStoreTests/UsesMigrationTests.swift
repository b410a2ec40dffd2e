import LicensingStore
import PostgresStore
import TestSupport
import Testing

@Suite(
    "Migration to uses in a table of their own, on PostgreSQL",
    .serialized,
    .enabled(if: TestDatabase.server != nil)
)
struct UsesMigrationTests {
    @Test("Each license has its uses as before, and one that was never validated has no row")
    func moved() async throws {
        let (url, sample) = (try TestDatabase.make(), UsesOfVersion4())
        let old = try await PostgresStore.open(
            PostgresStoreConfiguration(url: url, migrations: UsesOfVersion4.migrations)
        )
        try await old.write { try sample.fill($0) }
        await old.close()
        let store = try await PostgresStore.open(PostgresStoreConfiguration(url: url))
        #expect(try await sample.differences(in: store).isEmpty)
        await store.close()
    }
}
