/// Where a license's expiry came from: a change of policy recomputes only what a policy had set.
package enum ExpiryOrigin: Int, Sendable {
    case policy = 0
    case explicit = 1
}
