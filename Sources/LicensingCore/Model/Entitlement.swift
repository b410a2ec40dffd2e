/// A named feature that a policy grants to all its licenses, or that a single license holds.
package struct Entitlement: Equatable, Sendable {
    package let id: Identifier<Entitlement>
    package var code: String
    package var name: String
    package var description: String?
    package var metadata: String
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: Identifier<Entitlement>,
        code: String,
        name: String,
        description: String?,
        metadata: String,
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.description = description
        self.metadata = metadata
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
