import LicensingCore
import LicensingStore

/// What happened.
package struct Events: Sendable {
    /// How long an event is kept.
    package static let retention = Span.days(30)

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    package func find(_ id: Identifier<Event>, in tenant: Tenant) async throws -> Event {
        guard let event = try await context.store.read({ try $0.within(tenant).event(id) }) else {
            throw Refusal.notFound("event")
        }
        return event
    }

    package func list(
        _ filter: EventFilter,
        _ page: PageRequest,
        in tenant: Tenant
    ) async throws -> Page<Event> {
        try await context.store.scan { try $0.within(tenant).events(filter, page) }
    }
}
