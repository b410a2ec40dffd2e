/// The right to use a product, under a policy, proven by a key.
package struct License: Equatable, Sendable {
    package let id: Identifier<License>
    package let productID: Identifier<Product>
    package var policyID: Identifier<Policy>
    package var name: String?
    /// Prefix and last four characters of the key.
    package var keyHint: String
    package var expiresAt: Instant?
    package var expiryOrigin: ExpiryOrigin
    package var maxMachinesOverride: Int?
    package var maxUsesOverride: Int?
    package var userEmail: String?
    package var userName: String?
    package var metadata: String
    package var usesCount: Int
    /// Machines now activated, dead or alive.
    package var machineCount: Int
    /// Whether any machine was ever activated.
    package var everActivated: Bool
    /// After this moment no seat is held any more whose machine is gone; nil where none ever was.
    package var seatsHeldUntil: Instant?
    package var suspendedAt: Instant?
    package var revokedAt: Instant?
    package var bannedAt: Instant?
    package var lastValidatedAt: Instant?
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: Identifier<License>,
        productID: Identifier<Product>,
        policyID: Identifier<Policy>,
        keyHint: String,
        createdAt: Instant
    ) {
        self.id = id
        self.productID = productID
        self.policyID = policyID
        self.keyHint = keyHint
        self.createdAt = createdAt
        updatedAt = createdAt
        expiryOrigin = .policy
        metadata = "{}"
        usesCount = 0
        machineCount = 0
        everActivated = false
    }

    /// Whether seats may be held whose machines are gone; ``HeldSeats`` says how many.
    package func mayHaveHeldSeats(at now: Instant) -> Bool {
        seatsHeldUntil.map { $0 > now } ?? false
    }
}
