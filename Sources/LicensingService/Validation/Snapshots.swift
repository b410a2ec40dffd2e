import LicensingCore
import LicensingStore

/// Loads what a verdict depends on, and no more than this request needs.
enum Snapshots {
    static func load(
        _ id: Identifier<License>,
        for request: ValidationRequest,
        in scope: some TenantScope,
        outages: [Outage],
        now: Instant
    ) throws -> LicenseSnapshot? {
        try scope.foresee {
            _ = try scope.ruledLicense(id)
            _ = try request.fingerprint.map { try scope.machine(fingerprint: $0, on: id) }
            _ = try scope.entitlementCodes(of: id)
            _ = try scope.subscribers()
        }
        guard let ruled = try scope.ruledLicense(id) else {
            return nil
        }
        let license = ruled.license
        let liveness = Liveness(terms: ruled.policy.terms, outages: outages, now: now)
        let machine = try request.fingerprint.flatMap { try scope.machine(fingerprint: $0, on: id) }
        let threshold = ruled.policy.terms.floating ? liveness.aliveIfSeenAfter : nil
        let limit = license.machineLimit(under: ruled.policy.terms)
        var seatsTaken =
            try threshold.map { try scope.seats(of: id, seenAfter: $0, at: now) } ?? license.machineCount
        let isCrowded = limit.map { seatsTaken > $0 } ?? false
        if let fingerprint = request.fingerprint, machine == nil, limit != nil {
            // They keep others out, and never a device that is in.
            seatsTaken += try scope.heldSeats(of: id, for: fingerprint, at: now).others
        }
        return LicenseSnapshot(
            license: license,
            policy: ruled.policy,
            productCode: ruled.productCode,
            environment: scope.tenant.environment,
            entitlements: try scope.entitlementCodes(of: id),
            machine: machine,
            seatsTaken: seatsTaken,
            olderSeats: isCrowded
                ? try machine.map { try scope.olderSeats(than: $0, seenAfter: threshold, at: now) } ?? 0 : 0,
            anyAlive: request.fingerprint == nil
                ? try liveness.aliveIfSeenAfter.map { try scope.anyAlive(of: id, seenAfter: $0, at: now) }
                    ?? true : true
        )
    }
}
