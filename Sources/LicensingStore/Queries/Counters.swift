import LicensingCore

extension TenantWriter {
    /// Counts that something happened: in its hour, in its day and in all, for its product and for all products together.
    ///
    /// - Parameters:
    ///   - metric: What happened, such as `machine.activated` or `validation.VALID`.
    ///   - product: The product it happened to, if to any.
    ///   - moment: When it happened.
    ///   - difference: How often.
    /// - Throws: ``StoreError``.
    package func count(
        _ metric: String,
        of product: Identifier<Product>?,
        at moment: Instant,
        by difference: Int
    ) throws {
        try writing.sendLast(
            product == nil ? countingForAll : countingForOne,
            [
                .integer(tenant.number), .text(metric), allProducts,
                .instant(SeriesInterval.hour.floor(moment)), .instant(SeriesInterval.day.floor(moment)),
                .integer(difference),
            ] + (product.map { [.id($0)] } ?? []),
            behind: fence,
            rank: "counters/\(tenant.number)/\(metric)/\(product?.text ?? "")"
        )
    }
}

extension TenantScope {
    /// What was counted from one moment to another, both at the border of a row.
    package func counts(
        of metrics: [String],
        product: Identifier<Product>?,
        per resolution: CounterResolution,
        from: Instant,
        to: Instant
    ) throws -> [CounterRow] {
        guard !metrics.isEmpty else {
            return []
        }
        let names = (0..<metrics.count).map { "$\($0 + 6)" }.joined(separator: ", ")
        return try query(
            """
            SELECT metric, starts_at, count FROM counters
            WHERE tenant = $1 AND product_id = $2 AND resolution = $3 AND starts_at >= $4 AND starts_at < $5
                AND metric IN (\(names))
            """,
            [
                product.map { .id($0) } ?? allProducts, .integer(resolution.rawValue), .instant(from),
                .instant(to),
            ] + metrics.map { .text($0) }
        ) { CounterRow(metric: $0.text(0), start: $0.instant(1), count: Int($0.integer(2))) }
    }

    /// How often each happened since anything is counted.
    package func countsEver(of metrics: [String]) throws -> [String: Int] {
        let rows = try counts(
            of: metrics,
            product: nil,
            per: .ever,
            from: Instant(milliseconds: 0),
            to: Instant(milliseconds: 1)
        )
        return Dictionary(rows.map { ($0.metric, $0.count) }, uniquingKeysWith: +)
    }
}

/// Where a row of one product names it.
private let allProducts = SQLValue.blob([])

/// The row that all share comes first: who has it, nobody waits for with the others in hand.
private let countingForAll = counting(
    rows: ["($1, $2, $3, 2, 0, $6)", "($1, $2, $3, 1, $5, $6)", "($1, $2, $3, 0, $4, $6)"]
)

private let countingForOne = counting(
    rows: [
        "($1, $2, $3, 2, 0, $6)", "($1, $2, $3, 1, $5, $6)", "($1, $2, $3, 0, $4, $6)",
        "($1, $2, $7, 1, $5, $6)", "($1, $2, $7, 0, $4, $6)",
    ]
)

private func counting(rows: [String]) -> String {
    """
    INSERT INTO counters (tenant, metric, product_id, resolution, starts_at, count)
    VALUES \(rows.joined(separator: ", "))
    ON CONFLICT (tenant, metric, product_id, resolution, starts_at)
    DO UPDATE SET count = counters.count + excluded.count
    """
}
