import LicensingStoreConformance
import SQLiteStore
import Testing

@Suite("SQLite keeps the promises of the seam")
struct ConformanceTests {
    @Test(arguments: StoreConformance.cases)
    func keeps(_ promise: StoreConformance.Case) async throws {
        let directory = TemporaryDirectory()
        var configuration = directory.configuration()
        configuration.queueLimit = 256
        let store = try SQLiteStore.open(configuration)
        try await promise.run(store)
        await store.close()
    }

    @Test(
        "with a batch limit of one, every change is a transaction of its own",
        arguments: StoreConformance.cases
    )
    func keepsUnbatched(_ promise: StoreConformance.Case) async throws {
        let directory = TemporaryDirectory()
        var configuration = directory.configuration()
        configuration.queueLimit = 256
        configuration.batchLimit = 1
        configuration.readerCount = 0
        configuration.statementLimit = 1
        let store = try SQLiteStore.open(configuration)
        try await promise.run(store)
        await store.close()
    }
}
