/// A name and its value within an object, in the order of the source.
package struct JSONMember: Sendable {
    package let key: String

    /// Where the name stands in the source, quotes included.
    package let keyRange: Range<Int>

    package let value: JSONNode

    package init(key: String, keyRange: Range<Int>, value: JSONNode) {
        self.key = key
        self.keyRange = keyRange
        self.value = value
    }
}
