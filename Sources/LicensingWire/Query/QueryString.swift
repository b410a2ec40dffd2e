/// The decoded parameters of a request, in the order they were sent.
package struct QueryString: Sendable {
    package struct Parameter: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package static let maximumParameters = 100

    package let parameters: [Parameter]

    /// Reads what follows "?".
    ///
    /// Strict, and '+' is a space, as forms send it. A name without "=" has an empty value.
    package static func parse(_ raw: String) throws(InvalidFields) -> QueryString {
        var parameters: [Parameter] = []
        for pair in raw.utf8.split(separator: UInt8(ascii: "&")) {
            guard parameters.count < maximumParameters else {
                throw InvalidFields("Expected at most \(maximumParameters) query parameters", .tooBig)
            }
            parameters.append(try parameter(Substring(pair)))
        }
        return QueryString(parameters: parameters)
    }

    private static func parameter(_ pair: Substring) throws(InvalidFields) -> Parameter {
        let end = pair.utf8.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        let complaint = "Write query parameters percent-encoded, in UTF-8 and without NUL"
        guard let name = PercentDecoding.decode(pair[..<end], plusIsSpace: true) else {
            throw InvalidFields(complaint, .invalidString)
        }
        let value = end == pair.endIndex ? "" : pair[pair.utf8.index(after: end)...]
        guard let value = PercentDecoding.decode(value, plusIsSpace: true) else {
            throw InvalidFields(complaint, .invalidString, path: [.key(name.shortened)])
        }
        return Parameter(name: name, value: value)
    }
}
