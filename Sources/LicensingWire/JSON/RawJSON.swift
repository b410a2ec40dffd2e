import LicensingCore

/// A JSON value kept as the text it was sent in, so that it comes back byte for byte.
package struct RawJSON: Sendable {
    package let text: String

    /// The text must be one complete JSON value; it is spliced into answers unread.
    package init(text: String) {
        self.text = text
    }

    package static let emptyObject = RawJSON(text: "{}")
}

extension RawJSON: Equatable {
    package static func == (left: RawJSON, right: RawJSON) -> Bool {
        left.text.isSameText(as: right.text)
    }
}
