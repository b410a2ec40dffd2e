extension String {
    /// Without the white space and line ends around it.
    package var trimmedOfWhitespace: String {
        if let first = utf8.first, let last = utf8.last, Self.isVisible(first), Self.isVisible(last) {
            return self
        }
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else {
            return ""
        }
        return String(scalars[first...last])
    }

    /// Whether it is an ASCII character that is seen.
    private static func isVisible(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte)
    }
}
