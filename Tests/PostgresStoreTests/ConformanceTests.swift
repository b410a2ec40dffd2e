import LicensingStoreConformance
import PostgresStore
import TestSupport
import Testing

/// Needs a server: `LICENTRIC_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:5432 swift test --filter PostgresStoreTests`.
@Suite("PostgreSQL keeps the promises of the seam", .serialized, .enabled(if: TestDatabase.server != nil))
struct ConformanceTests {
    @Test(arguments: StoreConformance.cases)
    func keeps(_ promise: StoreConformance.Case) async throws {
        var configuration = PostgresStoreConfiguration(
            url: try TestDatabase.make(),
            migrations: StoreConformance.migrations,
            connectionCount: 8
        )
        configuration.queueLimit = 256
        let store = try await PostgresStore.open(configuration)
        try await promise.run(store)
        await store.close()
    }
}
