/// The id of one kind of resource.
///
/// The phantom type keeps a machine's id from being passed as a license's.
package struct Identifier<Resource>: Hashable, Comparable, Sendable {
    package let bits: UUIDBits

    package init(_ bits: UUIDBits) {
        self.bits = bits
    }

    package init?(text: some StringProtocol) {
        guard let bits = UUIDBits(text: text) else {
            return nil
        }
        self.init(bits)
    }

    package var text: String {
        bits.text
    }

    package static func < (left: Identifier, right: Identifier) -> Bool {
        left.bits < right.bits
    }
}
