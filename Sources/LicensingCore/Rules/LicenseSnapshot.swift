/// Everything a verdict depends on, as it stood at one moment.
package struct LicenseSnapshot: Sendable {
    package var license: License
    package let policy: Policy
    package let productCode: String
    package let environment: EnvironmentKind
    /// Codes, ascending by bytes: the license's own and its policy's.
    package let entitlements: [String]
    /// The machine with the request's fingerprint.
    package let machine: Machine?
    /// Seats now taken: all machines, or under a floating policy those alive.
    package let seatsTaken: Int
    /// Seat-holding machines activated before ``machine``; counted only when more seats are taken than the limit allows.
    package let olderSeats: Int
    /// Whether any machine is alive; counted only when the request names no fingerprint.
    package let anyAlive: Bool

    package init(
        license: License,
        policy: Policy,
        productCode: String,
        environment: EnvironmentKind,
        entitlements: [String],
        machine: Machine?,
        seatsTaken: Int,
        olderSeats: Int,
        anyAlive: Bool
    ) {
        self.license = license
        self.policy = policy
        self.productCode = productCode
        self.environment = environment
        self.entitlements = entitlements
        self.machine = machine
        self.seatsTaken = seatsTaken
        self.olderSeats = olderSeats
        self.anyAlive = anyAlive
    }
}
