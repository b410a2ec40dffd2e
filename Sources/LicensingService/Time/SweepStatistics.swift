import LicensingStore

/// Lets the engine's planner know how large the tables have become, where it goes by that.
package struct SweepStatistics: Sendable {
    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func run() async throws {
        _ = try await context.store.write { try $0.gatherStatistics() }
    }
}
