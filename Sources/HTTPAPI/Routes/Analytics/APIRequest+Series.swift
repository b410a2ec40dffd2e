import LicensingCore
import LicensingWire

extension APIRequest {
    /// The series the query asks for, and the only product it is to be about.
    func series() throws -> (series: Series, product: Identifier<Product>?) {
        let query = QueryFields(query)
        let interval = query.optionalChoice("interval", of: SeriesInterval.self) ?? .day
        let from = query.optionalInstant("from")
        let to = query.optionalInstant("to") ?? now
        let product: Identifier<Product>? = query.optionalIdentifier("productId")
        // Before anything is made of them: what could not be read is no moment.
        try query.finish()
        do {
            return (try Series(of: interval, from: from, to: to), product)
        } catch {
            throw error.issue
        }
    }
}

extension Series.Impossible {
    fileprivate var issue: InvalidFields {
        switch self {
        case .empty:
            InvalidFields(
                "Expected a moment before to, which is now if absent",
                .custom,
                path: [.key("from")]
            )
        case .tooLong:
            InvalidFields(
                "Expected at most \(Series.limit) buckets: choose a longer interval, or a later from",
                .tooBig,
                path: [.key("from")]
            )
        case .tooEarly:
            InvalidFields(
                "The first bucket would begin before the year 0000",
                .tooSmall,
                path: [.key("from")]
            )
        }
    }
}
