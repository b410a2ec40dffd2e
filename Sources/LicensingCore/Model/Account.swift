/// A vendor.
///
/// Everything else belongs to one account and one of its environments.
package struct Account: Equatable, Sendable {
    package let id: Identifier<Account>
    package let name: String
    package let createdAt: Instant

    package init(id: Identifier<Account>, name: String, createdAt: Instant) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
    }
}
