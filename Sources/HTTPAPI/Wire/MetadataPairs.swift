import LicensingCore
import LicensingWire

/// Which members of a metadata object lists can be filtered by.
enum MetadataPairs {
    /// A longer value is kept, but cannot be searched for.
    static let valueLimit = 256
    /// The same for names: both stand in an index.
    static let nameLimit = 100

    /// Top-level members with a text, number or boolean value; numbers in the spelling in which they were sent.
    static func read(_ text: String) -> [MetadataPair] {
        let bytes = Array(text.utf8)
        guard let document = try? JSONDocument(bytes), case .object(let members) = document.root.kind else {
            return []
        }
        return members.compactMap { member in
            let value: String? =
                switch member.value.kind {
                case .string(let text): text
                case .number: String(decoding: bytes[member.value.range], as: UTF8.self)
                case .bool(let flag): flag ? "true" : "false"
                case .null, .array, .object: nil
                }
            return value.flatMap { value in
                value.unicodeScalars.count <= valueLimit && member.key.unicodeScalars.count <= nameLimit
                    ? MetadataPair(key: member.key, value: value) : nil
            }
        }
    }
}
