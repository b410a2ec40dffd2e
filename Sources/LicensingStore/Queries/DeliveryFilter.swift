import LicensingCore

/// What a list of deliveries may be narrowed by; everything given must hold.
package struct DeliveryFilter: Equatable, Sendable {
    package var status: DeliveryStatus?
    package var eventType: EventType?

    package init(status: DeliveryStatus? = nil, eventType: EventType? = nil) {
        self.status = status
        self.eventType = eventType
    }
}
