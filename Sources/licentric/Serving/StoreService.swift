import LicensingStore
import ServiceLifecycle

/// Keeps the store open as long as anything runs, and flushes it last.
struct StoreService: Service {
    let store: any Store

    func run() async throws {
        try await gracefulShutdown()
        await store.close()
    }
}
