import LicensingCore
import LicensingStore

/// How a vendor's business goes, from counters that are kept as things happen (contract, section 7).
///
/// What a caller has caused before he asks is in the answer, validations included, also while nothing can be written.
package struct Analytics: Sendable {
    /// How many days the trend of the overview has, today among them.
    private static let trendDays = 7

    private let context: LicensingContext

    package init(_ context: LicensingContext) {
        self.context = context
    }

    /// What there is at this moment, the activations of the last seven days, and all validations.
    package func overview(in tenant: Tenant, now: Instant) async throws -> AnalyticsOverview {
        let outages = context.outages.known(at: now)
        let today = SeriesInterval.day.floor(now)
        let trend = try Series(
            of: .day,
            from: SeriesInterval.day.start(1 - Self.trendDays, from: today),
            to: SeriesInterval.day.next(after: today)
        )
        return try await read(in: tenant) { reader, unwritten in
            let ever = try reader.countsEver(of: ValidationCode.metrics)
            return AnalyticsOverview(
                licenses: try reader.licenseCounts(at: now),
                machines: try reader.machineCount(),
                deadMachines: try reader.deadMachineCount(outages: outages, at: now),
                activations: try Self.counted(trend, [EventType.machineActivated.rawValue], nil, in: reader),
                validations: ValidationCounts { (ever[$0] ?? 0) + unwritten.count(of: $0) }
            )
        }
    }

    /// Answers to validations, by code.
    package func validations(
        _ series: Series,
        of product: Identifier<Product>?,
        in tenant: Tenant
    ) async throws -> CountedSeries {
        try await counted(series, ValidationCode.metrics, of: product, in: tenant)
    }

    /// Machines that came and went.
    package func activations(
        _ series: Series,
        of product: Identifier<Product>?,
        in tenant: Tenant
    ) async throws -> CountedSeries {
        let types: [EventType] = [.machineActivated, .machineDeactivated, .machineDead]
        return try await counted(series, types.map(\.rawValue), of: product, in: tenant)
    }

    /// What happened to licenses.
    package func licenses(
        _ series: Series,
        of product: Identifier<Product>?,
        in tenant: Tenant
    ) async throws -> CountedSeries {
        let types: [EventType] = [
            .licenseCreated, .licenseActivated, .licenseRenewed, .licenseSuspended, .licenseReinstated,
            .licenseExpired, .licenseRevoked, .licenseBanned, .licenseDeleted,
        ]
        return try await counted(series, types.map(\.rawValue), of: product, in: tenant)
    }

    /// Licenses that will expire within so many times 24 hours, unless they are revoked or banned already.
    package func expiring(within days: Int, in tenant: Tenant, now: Instant) async throws -> ExpiringLicenses
    {
        let end = now + .days(Int64(days))
        let calendar = try Series(of: .day, from: now, to: end)
        let counts = try await read(in: tenant) { reader, _ in try reader.expiries(after: now, before: end) }
        return ExpiringLicenses(
            days: days,
            byDay: calendar.starts.map { (day: $0, count: counts[$0] ?? 0) }
        )
    }

    private func counted(
        _ series: Series,
        _ metrics: [String],
        of product: Identifier<Product>?,
        in tenant: Tenant
    ) async throws -> CountedSeries {
        try await read(in: tenant) { reader, unwritten in
            if let product, try reader.product(product) == nil {
                throw Refusal.missingReference("productId")
            }
            return try Self.counted(series, metrics, product, in: reader, unwritten)
        }
    }

    private static func counted(
        _ series: Series,
        _ metrics: [String],
        _ product: Identifier<Product>?,
        in reader: TenantReader,
        _ unwritten: UnwrittenValidations = .none
    ) throws -> CountedSeries {
        let rows = try reader.counts(
            of: metrics,
            product: product,
            per: series.interval == .hour ? .hour : .day,
            from: series.from,
            to: series.end
        )
        let more = unwritten.counts(of: metrics, product: product, from: series.from, to: series.end)
        return CountedSeries(series, rows: rows + more)
    }

    private func read<T: Sendable>(
        in tenant: Tenant,
        _ body: @escaping @Sendable (TenantReader, UnwrittenValidations) throws -> T
    ) async throws -> T {
        try await context.tally.read(context.store, within: tenant, body)
    }
}
