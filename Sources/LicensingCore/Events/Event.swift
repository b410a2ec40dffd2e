/// Something that happened, as it was recorded by the transaction that made it happen.
package struct Event: Equatable, Sendable {
    package let id: Identifier<Event>
    package let type: EventType
    package let license: Identifier<License>?
    package let machine: Identifier<Machine>?
    /// What the caller gave as the reason, if anything.
    package let reason: String?
    package let actor: Actor
    /// A JSON object: the resource as the API showed it at that moment.
    package let data: String
    package let createdAt: Instant

    package init(
        id: Identifier<Event>,
        type: EventType,
        license: Identifier<License>?,
        machine: Identifier<Machine>?,
        reason: String?,
        actor: Actor,
        data: String,
        createdAt: Instant
    ) {
        self.id = id
        self.type = type
        self.license = license
        self.machine = machine
        self.reason = reason
        self.actor = actor
        self.data = data
        self.createdAt = createdAt
    }
}
