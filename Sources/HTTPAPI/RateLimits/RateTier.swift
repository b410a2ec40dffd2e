/// Which budget a route's requests are counted against (contract, section 1).
package enum RateTier: Sendable {
    /// Per address here; per address and key once the route has read the key.
    case validation
    /// Per address and license key, and per address. With an API key the request is management.
    case activation
    /// Per machine, which the path parameter `id` names. With an API key the request is management.
    case heartbeat
    /// Per API key or license key; per address when nobody in particular asks.
    case management
    /// Not counted: health.
    case unlimited
}
