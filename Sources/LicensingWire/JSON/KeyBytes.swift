import LicensingCore

/// A member name compared and hashed by its UTF-8 bytes.
///
/// `String` compares by canonical equivalence, which would take "é" in its two spellings for one name.
struct KeyBytes: Hashable {
    let text: String

    static func == (left: KeyBytes, right: KeyBytes) -> Bool {
        left.text.isSameText(as: right.text)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
