/// A seat that stays taken although its machine is gone, because its license file goes on.
package struct HeldSeat: Equatable, Sendable {
    /// The machine that was there.
    package let machine: Identifier<Machine>
    package let fingerprint: String
    package let name: String?
    package let hostname: String?
    package let heldUntil: Instant

    package init(
        machine: Identifier<Machine>,
        fingerprint: String,
        name: String?,
        hostname: String?,
        heldUntil: Instant
    ) {
        self.machine = machine
        self.fingerprint = fingerprint
        self.name = name
        self.hostname = hostname
        self.heldUntil = heldUntil
    }
}
