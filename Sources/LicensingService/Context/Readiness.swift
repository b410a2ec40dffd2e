import LicensingStore

/// Whether requests can be served.
package struct Readiness: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// - Throws: ``StoreError`` when the store cannot be reached.
    package func check() async throws {
        _ = try await context.store.read { try $0.outages() }
    }
}
