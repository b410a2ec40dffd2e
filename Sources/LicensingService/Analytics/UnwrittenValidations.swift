import LicensingCore
import LicensingStore

/// Validations of one tenant that were counted and could not be written down yet.
package struct UnwrittenValidations: Sendable {
    static let none = UnwrittenValidations([])

    private let counted: [(product: Identifier<Product>?, row: CounterRow)]

    init(_ counted: [(product: Identifier<Product>?, row: CounterRow)]) {
        self.counted = counted
    }

    /// What would be read if they were written down: ``TenantScope/counts(of:product:per:from:to:)``, by the hour.
    func counts(
        of metrics: [String],
        product: Identifier<Product>?,
        from: Instant,
        to: Instant
    ) -> [CounterRow] {
        counted
            .filter { counted in
                metrics.contains(counted.row.metric) && (product == nil || product == counted.product)
                    && from <= counted.row.start && counted.row.start < to
            }
            .map(\.row)
    }

    /// How often something was counted.
    func count(of metric: String) -> Int {
        counted.reduce(0) { $0 + ($1.row.metric == metric ? $1.row.count : 0) }
    }
}
