/// Where a route's path begins.
package enum RouteBase: Sendable {
    /// `/api/v1`, and the same tree under `/a/{accountId}/{environment}/api/v1`.
    case api
    /// The root.
    case root
}
