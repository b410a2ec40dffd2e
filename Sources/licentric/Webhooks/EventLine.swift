import LicensingCore

/// Events and what became of them, one line each.
enum EventLine {
    private static let typeWidth = EventType.allCases.map(\.rawValue.count).max() ?? 0

    /// Time, type, and what it is about.
    static func text(_ event: ListedEvent) -> String {
        let padding = String(repeating: " ", count: max(0, typeWidth - event.type.count))
        let subjects = [event.license.map { "license \($0)" }, event.machine.map { "machine \($0)" }]
        let words = [event.createdAt, event.type + padding] + subjects.compactMap(\.self)
        return printable(words.joined(separator: "  "))
    }

    /// What the receiver said to it.
    static func text(_ outcome: DeliveryAttempt.Outcome) -> String {
        switch outcome {
        case .answered(let status, _): "    -> \(status)"
        case .failed(let sentence): "    -> no answer: \(printable(sentence))"
        }
    }

    /// What comes from a server may hold control characters, and a terminal would obey them.
    private static func printable(_ text: String) -> String {
        let line = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }
            )
        )
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
