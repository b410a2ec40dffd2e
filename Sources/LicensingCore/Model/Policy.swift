/// The rules that licenses of a product are issued under.
///
/// A change applies to all of them at once.
package struct Policy: Equatable, Sendable {
    package let id: Identifier<Policy>
    package let productID: Identifier<Product>
    package var name: String
    /// The preset it was made from; a label only.
    package var template: PolicyTemplate?
    package var terms: PolicyTerms
    /// A JSON object, byte for byte as it was sent.
    package var metadata: String
    package let createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: Identifier<Policy>,
        productID: Identifier<Product>,
        name: String,
        template: PolicyTemplate?,
        terms: PolicyTerms,
        metadata: String,
        createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.productID = productID
        self.name = name
        self.template = template
        self.terms = terms
        self.metadata = metadata
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
