import LicensingCore
import LicensingStore

/// What nodes say to each other, and each to itself, through the database.
enum NodeMessage: Equatable {
    static let channel = "licentric"

    case change(Change)
    /// To itself: whoever hears it has heard all that was said before it. With the uptime at which it was said.
    case echo(node: String, saidAt: Span)

    var text: String {
        switch self {
        case .change(let change): "change \(change.text)"
        case .echo(let node, let saidAt): "echo \(node) \(saidAt.milliseconds)"
        }
    }

    init(text: String) {
        let words = text.split(separator: " ", maxSplits: 1)
        switch (words.first, words.last) {
        case ("change", let rest?):
            self = .change(Change(text: rest))
        case ("echo", let rest?):
            let parts = rest.split(separator: " ")
            let milliseconds = parts.last.flatMap { Int64($0) } ?? 0
            self = .echo(node: parts.first.map(String.init) ?? "", saidAt: Span(milliseconds: milliseconds))
        default:
            self = .change(.anything)
        }
    }
}
