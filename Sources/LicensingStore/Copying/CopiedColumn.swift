/// One column, as a copy moves it.
package struct CopiedColumn: Hashable, Sendable {
    package enum Kind: Sendable {
        case blob
        case text
        case integer
    }

    package let name: String
    package let kind: Kind

    /// What a row has in it, whatever the engine.
    func value(of row: any SQLRow, at position: Int) -> SQLValue {
        guard !row.isNull(position) else {
            return .null
        }
        return switch kind {
        case .blob: .blob(row.blob(position))
        case .text: .text(row.text(position))
        case .integer: .integer(row.integer(position))
        }
    }
}
