/// What a route does with a request's body.
package enum BodyRule: Sendable {
    /// Nothing: one of the right type and size is tolerated, and the handler sees none.
    case none
    /// The handler reads JSON; that the body may be empty is the handler's affair.
    case json
}
