/// What a JSON value must be to become a value of the program.
package protocol ValueRule {
    associatedtype Value: Sendable

    /// Stands in for a value that could not be read, until the request is refused.
    var placeholder: Value { get }

    /// Paths of the issues thrown are relative to the value.
    func read(_ node: JSONNode, in source: [UInt8]) throws(InvalidFields) -> Value
}
