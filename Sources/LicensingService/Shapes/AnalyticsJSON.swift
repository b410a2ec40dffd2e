import LicensingCore
import LicensingWire

/// Counters and gauges as the API shows them.
package enum AnalyticsJSON {
    package static func write(_ overview: AnalyticsOverview, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("licenses")
        write(overview.licenses, to: &writer)
        writer.key("machines")
        writer.beginObject()
        writer.field("total", overview.machines)
        writer.field("active", overview.machines - overview.deadMachines)
        writer.field("dead", overview.deadMachines)
        writer.endObject()
        writer.key("activations")
        writer.beginObject()
        writer.key("trend")
        let trend = overview.activations
        writeDays(trend.series.starts.map { ($0, trend.count(of: .machineActivated, in: $0)) }, to: &writer)
        writer.endObject()
        writer.key("validations")
        writer.beginObject()
        writeTotals(overview.validations, to: &writer)
        writer.endObject()
        writer.endObject()
    }

    /// Answers to validations.
    package static func writeValidations(_ counted: CountedSeries, to writer: inout JSONWriter) {
        write(counted, to: &writer) { start, writer in
            let validations = counted.validations(in: start)
            writeTotals(validations, to: &writer)
            writer.key("codes")
            let codes = ValidationCode.allCases.compactMap { code in
                // The codes need no escaping.
                validations.byCode[code].map { #""\#(code.rawValue)":\#($0)"# }
            }
            writer.raw("{" + codes.joined(separator: ",") + "}")
        }
    }

    /// Machines that came and went.
    package static func writeActivations(_ counted: CountedSeries, to writer: inout JSONWriter) {
        write(counted, to: &writer) { start, writer in
            writer.field("activations", counted.count(of: .machineActivated, in: start))
            writer.field("deactivations", counted.count(of: .machineDeactivated, in: start))
            writer.field("deaths", counted.count(of: .machineDead, in: start))
        }
    }

    /// What happened to licenses.
    package static func writeLicenses(_ counted: CountedSeries, to writer: inout JSONWriter) {
        write(counted, to: &writer) { start, writer in
            writer.field("created", counted.count(of: .licenseCreated, in: start))
            writer.field("activated", counted.count(of: .licenseActivated, in: start))
            writer.field("renewed", counted.count(of: .licenseRenewed, in: start))
            writer.field("suspended", counted.count(of: .licenseSuspended, in: start))
            writer.field("reinstated", counted.count(of: .licenseReinstated, in: start))
            writer.field("expired", counted.count(of: .licenseExpired, in: start))
            writer.field("revoked", counted.count(of: .licenseRevoked, in: start))
            writer.field("banned", counted.count(of: .licenseBanned, in: start))
            writer.field("deleted", counted.count(of: .licenseDeleted, in: start))
        }
    }

    package static func write(_ expiring: ExpiringLicenses, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("days", expiring.days)
        writer.field("total", expiring.total)
        writer.key("byDay")
        writeDays(expiring.byDay, to: &writer)
        writer.endObject()
    }

    private static func write(
        _ counted: CountedSeries,
        to writer: inout JSONWriter,
        bucket: (Instant, inout JSONWriter) -> Void
    ) {
        writer.beginObject()
        writer.field("interval", counted.series.interval.rawValue)
        writer.field("from", counted.series.from)
        writer.field("to", counted.series.to)
        writer.key("series")
        writer.beginArray()
        for start in counted.series.starts {
            writer.beginObject()
            writer.field("start", start)
            bucket(start, &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private static func write(_ licenses: [LicenseStatus: Int], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("total", licenses.values.reduce(0, +))
        writer.field("active", licenses[.active] ?? 0)
        writer.field("expired", licenses[.expired] ?? 0)
        writer.field("suspended", licenses[.suspended] ?? 0)
        writer.field("revoked", licenses[.revoked] ?? 0)
        writer.field("banned", licenses[.banned] ?? 0)
        writer.endObject()
    }

    /// The members `total`, `successful` and `failed`.
    private static func writeTotals(_ validations: ValidationCounts, to writer: inout JSONWriter) {
        writer.field("total", validations.total)
        writer.field("successful", validations.successful)
        writer.field("failed", validations.total - validations.successful)
    }

    private static func writeDays(_ days: [(day: Instant, count: Int)], to writer: inout JSONWriter) {
        writer.beginArray()
        for (day, count) in days {
            writer.beginObject()
            // Without the time of day.
            writer.field("date", String(day.rfc3339.prefix(10)))
            writer.field("count", count)
            writer.endObject()
        }
        writer.endArray()
    }
}
