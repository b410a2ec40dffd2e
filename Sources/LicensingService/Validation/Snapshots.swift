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
        let alive = ruled.policy.terms.floating ? liveness.thresholds : nil
        let limit = license.machineLimit(under: ruled.policy.terms)
        var seatsTaken =
            try alive.map { try scope.seats(of: id, alive: $0) } ?? license.machineCount
        var held = HeldSeats.none
        if let fingerprint = request.fingerprint, limit != nil {
            held = try scope.heldSeats(of: license, for: fingerprint, machine: machine?.id, at: now)
            seatsTaken += held.others
        }
        let isCrowded = limit.map { seatsTaken > $0 } ?? false
        return LicenseSnapshot(
            license: license,
            policy: ruled.policy,
            productCode: ruled.productCode,
            environment: scope.tenant.environment,
            entitlements: try scope.entitlementCodes(of: id),
            machine: machine,
            seatsTaken: seatsTaken,
            olderSeats: isCrowded
                ? try machine.map { try scope.olderSeats(than: $0, alive: alive) + held.older } ?? 0 : 0,
            anyAlive: request.fingerprint == nil
                ? try liveness.thresholds.map { try scope.anyAlive(of: id, $0) } ?? true : true
        )
    }
}
