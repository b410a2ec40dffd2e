/// What becomes of members nobody asked for.
package enum UnknownFields: Sendable {
    /// Each is an issue, so that a typo is never silently lost.
    case refuse

    /// For endpoints that shipped clients call, which may be newer than the server.
    case ignore
}
