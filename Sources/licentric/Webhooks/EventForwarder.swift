import LicensingCore
import LicensingService
import WebhookDispatch

/// Posts events to a receiver as the server would deliver them.
struct EventForwarder {
    private let target: ForwardTarget
    private let transport: any WebhookTransport
    private let ids: any IDSource

    init(
        to target: ForwardTarget,
        by transport: any WebhookTransport = HTTPTransport(
            AddressGuard(resolver: SystemResolver(), allowsPrivate: true)
        ),
        ids: any IDSource = SystemIDSource()
    ) {
        self.target = target
        self.transport = transport
        self.ids = ids
    }

    func close() async {
        await transport.close()
    }

    /// Makes one attempt.
    func forward(_ event: ListedEvent, at now: Instant) async -> DeliveryAttempt.Outcome {
        guard let type = EventType(rawValue: event.type) else {
            return .failed("This program does not know the event; use one as new as the server.")
        }
        let nobody = UUIDBits(high: 0, low: 0)
        let delivery = DueDelivery(
            id: Identifier(ids.uuid(at: now)),
            tenant: Tenant(number: 0, account: Identifier(nobody), environment: .test),
            webhook: Identifier(nobody),
            url: target.url,
            event: event.id,
            eventType: type,
            attempt: 1,
            body: event.envelope,
            secrets: [target.secret]
        )
        let headers = WebhookSignature.headers(for: delivery, at: now)
        return await transport.send(
            OutgoingDelivery(url: target.url, headers: headers, body: delivery.body)
        )
    }
}
