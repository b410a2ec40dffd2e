/// The free JSON object of a resource.
package struct Metadata: Equatable, Sendable {
    /// Byte for byte as it was sent.
    package let text: String
    /// Top-level members with a text, number or boolean value: what lists can be filtered by.
    package let pairs: [MetadataPair]

    package init(text: String, pairs: [MetadataPair]) {
        self.text = text
        self.pairs = pairs
    }

    package static let empty = Metadata(text: "{}", pairs: [])
}
