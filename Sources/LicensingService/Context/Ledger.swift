import LicensingCore
import LicensingStore
import LicensingWire

/// What a change writes down beside its rows, in the same transaction: events with their deliveries, audit entries, counters.
///
/// Ids are drawn here, inside the transaction: where one writer commits after the other, events are ordered as they were
/// committed. A closure that runs again draws new ones, and only those of the run that was committed exist.
final class Ledger {
    let writer: TenantWriter
    let origin: Origin
    private let ids: any IDSource
    /// Read at the first event.
    private var subscribers: [(webhook: Identifier<Webhook>, subscription: EventSubscription)]?
    /// Whether something was put into the outbox.
    private(set) var hasDeliveries = false

    init(_ writer: TenantWriter, origin: Origin, ids: any IDSource) {
        self.writer = writer
        self.origin = origin
        now = origin.now
        self.ids = ids
    }

    var tenant: Tenant { origin.tenant }
    /// When the change is made.
    private(set) var now: Instant

    /// Whoever waited for a lock, or has a slower clock than another node, comes after what he waited for: the times of his
    /// events and rows say so.
    ///
    /// A moment far ahead was written while a clock was wrong, and is not followed.
    func comeAfter(_ moment: Instant) {
        if moment > now, moment < now + .minutes(1) {
            now = moment + Span(milliseconds: 1)
        }
    }

    func newID<Resource>(of _: Resource.Type = Resource.self) -> Identifier<Resource> {
        Identifier(ids.uuid(at: now))
    }

    // MARK: Events

    /// Records what happened to a license, and counts it.
    func record(_ type: EventType, _ license: LicenseView, reason: String? = nil) throws {
        try record(type, license: license.license.id, product: license.license.productID, reason: reason) {
            LicenseJSON.text(license)
        }
    }

    /// Records what happened to a machine, and counts it.
    func record(_ type: EventType, _ machine: MachineView, of license: License) throws {
        try record(type, license: license.id, machine: machine.machine.id, product: license.productID) {
            MachineJSON.text(machine)
        }
    }

    /// Records an answer to a validation, if an endpoint wants to hear of it.
    func record(_ answer: ValidationAnswer) throws {
        guard let license = answer.license?.license else {
            return
        }
        let type: EventType = answer.verdict.valid ? .validationSuccess : .validationFailed
        try record(type, license: license.id, machine: answer.machine?.machine.id) {
            ValidationJSON.dataText(answer, environment: tenant.environment)
        }
    }

    /// Records what happened to an endpoint.
    func record(_ type: EventType, _ webhook: Webhook) throws {
        try record(type) { WebhookJSON.text(webhook, of: tenant) }
    }

    /// Records an event for one endpoint only.
    ///
    /// - Returns: Its delivery.
    func record(_ type: EventType, for webhook: Webhook) throws -> Delivery {
        let event = event(type, license: nil, machine: nil, reason: nil) {
            WebhookJSON.text(webhook, of: tenant)
        }
        try writer.insert(event)
        return try deliver(event.id, of: type, to: webhook.id)
    }

    /// Puts an event into the outbox for an endpoint.
    func deliver(
        _ event: Identifier<Event>,
        of type: EventType,
        to webhook: Identifier<Webhook>
    ) throws -> Delivery {
        let delivery = Delivery(
            id: newID(),
            webhook: webhook,
            event: event,
            eventType: type,
            nextAttemptAt: now,
            createdAt: now
        )
        try writer.insert(delivery)
        hasDeliveries = true
        return delivery
    }

    private func record(
        _ type: EventType,
        license: Identifier<License>? = nil,
        machine: Identifier<Machine>? = nil,
        product: Identifier<Product>? = nil,
        reason: String? = nil,
        data: () -> String
    ) throws {
        let interested = try subscribed(to: type)
        if type.isRecordedOnDemand, interested.isEmpty {
            return
        }
        let event = event(type, license: license, machine: machine, reason: reason, data: data)
        try writer.insert(event)
        for webhook in interested {
            _ = try deliver(event.id, of: type, to: webhook)
        }
        if !type.isRecordedOnDemand {
            try writer.count(type.rawValue, of: product, at: now, by: 1)
        }
    }

    private func event(
        _ type: EventType,
        license: Identifier<License>?,
        machine: Identifier<Machine>?,
        reason: String?,
        data: () -> String
    ) -> Event {
        Event(
            id: newID(),
            type: type,
            license: license,
            machine: machine,
            reason: reason,
            actor: origin.actor,
            data: data(),
            createdAt: now
        )
    }

    /// Reads who wants to hear of things before the first thing happens: with other questions, where they travel together.
    func meetSubscribers() throws {
        subscribers = try subscribers ?? writer.subscribers()
    }

    private func subscribed(to type: EventType) throws -> [Identifier<Webhook>] {
        try meetSubscribers()
        return (subscribers ?? []).filter { $0.subscription.wants(type) }.map(\.webhook)
    }

    /// Lets the next event see endpoints as they stand now.
    func forgetSubscribers() {
        subscribers = nil
    }

    // MARK: Audit

    /// Writes down who did what.
    ///
    /// `license` names the license that a machine belongs to.
    func audit(
        _ action: AuditAction,
        _ resource: AuditResource,
        license: Identifier<License>? = nil,
        before: String? = nil,
        after: String? = nil,
        reason: String? = nil
    ) throws {
        try writer.insert(
            AuditEntry(
                id: newID(),
                actor: origin.actor,
                action: action,
                resource: resource,
                license: license,
                reason: reason,
                address: origin.address,
                requestID: origin.requestID,
                before: before,
                after: after,
                createdAt: now
            )
        )
    }

    /// Writes down what somebody did to a resource, and how it looked before and after.
    func audit<Resource: Audited>(
        _ action: AuditAction,
        before: Resource? = nil,
        after: Resource? = nil,
        reason: String? = nil
    ) throws {
        guard let resource = after ?? before else {
            return
        }
        try audit(
            action,
            resource.auditResource,
            license: resource.auditLicense,
            before: before?.auditText(in: tenant),
            after: after?.auditText(in: tenant),
            reason: reason
        )
    }
}
