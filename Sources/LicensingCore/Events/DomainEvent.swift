/// Something that happened to a license or one of its machines.
///
/// It is recorded by the transaction that made it happen.
package struct DomainEvent: Equatable, Sendable {
    package let type: EventType
    package let license: Identifier<License>
    package let machine: Identifier<Machine>?
    /// What the caller gave as the reason, if anything.
    package let reason: String?

    package init(
        _ type: EventType,
        license: Identifier<License>,
        machine: Identifier<Machine>? = nil,
        reason: String? = nil
    ) {
        self.type = type
        self.license = license
        self.machine = machine
        self.reason = reason
    }
}
