import LicensingService

/// What a node needs to share its budgets with the others.
package struct LimitSharing: Sendable {
    /// How many rows one statement carries, and how many credentials one look-up.
    static let batch = 4096

    /// Gives a budget the same name on every node.
    let vault: Vault
    let counts: any SharedLimitCounts
    let news = ProofNews()
    let looks: ProofLooks

    package init(vault: Vault, counts: any SharedLimitCounts) {
        self.vault = vault
        self.counts = counts
        looks = ProofLooks(counts)
    }
}
