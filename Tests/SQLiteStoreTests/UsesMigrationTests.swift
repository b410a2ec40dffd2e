import LicensingStore
import SQLiteStore
import TestSupport
import Testing

@Suite("Migration to uses in a table of their own")
struct UsesMigrationTests {
    @Test("each license has its uses as before, and one that was never validated has no row")
    func moved() async throws {
        let directory = TemporaryDirectory()
        let sample = UsesOfVersion4()
        let old = try SQLiteStore.open(
            directory.configuration(migrations: UsesOfVersion4.migrations, exclusive: true)
        )
        try await old.write { try sample.fill($0) }
        await old.close()
        let store = try SQLiteStore.open(
            directory.configuration(migrations: Migrations.all, exclusive: true)
        )
        #expect(try await sample.differences(in: store).isEmpty)
        await store.close()
    }
}
