import LicensingCore

/// One ciphertext that takes the place of another.
package struct ResealedValue: Sendable {
    package let id: UUIDBits
    package let column: String
    package let old: [UInt8]
    package let new: [UInt8]
    /// Under the new key; nil where nothing is found by it.
    package let hash: [UInt8]?

    package init(id: UUIDBits, column: String, old: [UInt8], new: [UInt8], hash: [UInt8]?) {
        self.id = id
        self.column = column
        self.old = old
        self.new = new
        self.hash = hash
    }
}
