/// What a vendor sells.
package struct Product: Equatable, Sendable {
    package let id: Identifier<Product>
    package var name: String
    /// Unique within the environment, ignoring case.
    package var code: String
    package var description: String?
    /// What the product's license keys begin with.
    package var keyPrefix: String
    package var metadata: String
    package let licensesCount: Int
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: Identifier<Product>,
        name: String,
        code: String,
        description: String?,
        keyPrefix: String,
        metadata: String,
        licensesCount: Int,
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.name = name
        self.code = code
        self.description = description
        self.keyPrefix = keyPrefix
        self.metadata = metadata
        self.licensesCount = licensesCount
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
