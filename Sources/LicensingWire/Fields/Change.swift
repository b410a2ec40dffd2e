/// What a PATCH says about one field.
package enum Change<Value: Sendable>: Sendable {
    case unchanged
    case set(Value)

    package func applied(to old: Value) -> Value {
        switch self {
        case .unchanged: old
        case .set(let new): new
        }
    }
}

extension Change: Equatable where Value: Equatable {}
