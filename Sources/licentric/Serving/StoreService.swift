import LicensingStore
import ServiceLifecycle
import SQLiteStore

/// Keeps the store open as long as anything runs, and flushes it last.
struct StoreService: Service {
    let store: SQLiteStore

    func run() async throws {
        try await gracefulShutdown()
        await store.close()
    }
}
