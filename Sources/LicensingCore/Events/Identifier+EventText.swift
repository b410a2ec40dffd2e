extension Identifier where Resource == Event {
    private static var prefix: String { "evt_" }

    /// The form that receivers of webhooks know: `evt_` and 32 hexadecimal digits.
    package var eventText: String {
        Self.prefix + bits.text.filter { $0 != "-" }
    }

    /// Reads ``eventText``; anything else is nil.
    package init?(eventText text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix) else {
            return nil
        }
        let digits = Array(text.dropFirst(Self.prefix.count))
        guard digits.count == 32 else {
            return nil
        }
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        self.init(text: groups.map { String($0) }.joined(separator: "-"))
    }
}
