import LicensingWire

extension JSONNode {
    /// The value without ranges and spelling of strings, for comparison by bytes.
    func shape(in source: [UInt8]) -> String {
        switch kind {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .number: String(decoding: source[range], as: UTF8.self)
        case .string(let text): "\(Array(text.utf8))"
        case .array(let elements): "[" + elements.map { $0.shape(in: source) }.joined(separator: ";") + "]"
        case .object(let members):
            "{" + members.map { "\(Array($0.key.utf8)):\($0.value.shape(in: source))" }.joined(separator: ";")
                + "}"
        }
    }
}
