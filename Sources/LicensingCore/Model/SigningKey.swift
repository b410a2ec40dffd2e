/// A key that signs for an account's environment, without its secret.
package struct SigningKey: Equatable, Sendable {
    package let id: Identifier<SigningKey>
    package let algorithm: SigningKeyAlgorithm
    package var status: SigningKeyStatus
    /// 32 bytes of a key pair; nil of a shared key.
    package let publicKey: [UInt8]?
    /// What older keys have signed about this one: a JSON array.
    package let endorsements: String
    package let createdAt: Instant
    /// When it began to sign; nil too for the first one of an environment, which signed from the start.
    package var promotedAt: Instant?
    package var retiredAt: Instant?
    package var revokedAt: Instant?

    package init(
        id: Identifier<SigningKey>,
        algorithm: SigningKeyAlgorithm,
        status: SigningKeyStatus,
        publicKey: [UInt8]? = nil,
        endorsements: String = "[]",
        createdAt: Instant,
        promotedAt: Instant? = nil,
        retiredAt: Instant? = nil,
        revokedAt: Instant? = nil
    ) {
        self.id = id
        self.algorithm = algorithm
        self.status = status
        self.publicKey = publicKey
        self.endorsements = endorsements
        self.createdAt = createdAt
        self.promotedAt = promotedAt
        self.retiredAt = retiredAt
        self.revokedAt = revokedAt
    }

    /// The last moment at which something was done with it.
    package var changedAt: Instant {
        [promotedAt, retiredAt, revokedAt].compactMap { $0 }.reduce(createdAt, max)
    }
}
