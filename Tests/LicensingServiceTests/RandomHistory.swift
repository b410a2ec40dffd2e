import LicensingCore
import LicensingService
import LicensingStore
import TestSupport

/// A vendor's life from a seed: everything that moves a license or a machine from one state to another, in any order.
final class RandomHistory {
    /// Something that was counted, as the history saw it itself.
    struct Happening: Hashable {
        let metric: String
        let product: Identifier<Product>?
        let at: Instant
    }

    private let vendor: TestVendor
    private var random: SplitMix64
    private(set) var products: [Product] = []
    /// Answers, each by its code and whether it was a yes (``metric(_:valid:)``).
    private(set) var validations: [Happening] = []
    /// What operations that worked must have caused; sweeps and settlements cause more.
    private(set) var caused: [Happening: Int] = [:]
    private var policies: [Policy] = []
    private var licenses: [LicenseView] = []
    private var machines: [(machine: Machine, product: Identifier<Product>)] = []

    init(of vendor: TestVendor, random: SplitMix64) async throws {
        self.vendor = vendor
        self.random = random
        products = [try await vendor.product(), try await vendor.product()]
        for index in 0..<6 {
            try await addPolicy(of: products[index % 2])
        }
    }

    /// One operation; one that the rules refuse changes nothing, which is a history, too.
    func step() async throws {
        do {
            switch chance() {
            case ..<12: try await create()
            case ..<32: try await activate()
            case ..<42: try await beat()
            case ..<46: try await deactivate()
            case ..<62: try await act()
            case ..<64: try await delete()
            case ..<69: try await move()
            case ..<72: try await changeExpiry()
            case ..<75: try await changePolicy()
            case ..<76: try await replacePolicy()
            case ..<83: try await validate()
            case ..<85: try await checkOut()
            case ..<86: try await touch()
            case ..<94: vendor.clock.advance(.seconds(Int64.random(in: 1...(9 * 3600), using: &random)))
            case ..<97: try await vendor.sweepExpiries()
            case ..<99: try await vendor.sweepDeadMachines()
            default: try await outage()
            }
        } catch is Refusal {
            // The rules forbid it.
        }
    }

    // MARK: Licenses

    private func create() async throws {
        guard let policy = policies.randomElement(using: &random) else {
            return
        }
        let expiry = chance() < 50 ? someExpiry() : nil
        let license = try await vendor.license(policy) { draft in
            draft.expiresAt = expiry
        }
        licenses.append(license)
        note(.licenseCreated, license.license.productID)
    }

    private func act() async throws {
        guard let license = licenses.randomElement(using: &random) else {
            return
        }
        // What closes a license for good happens seldom, or soon none would be left.
        let often: [LicenseAction] = [.suspend, .reinstate, .renew]
        let action = (chance() < 85 ? often : [.revoke, .ban]).randomElement(using: &random) ?? .suspend
        var order = LicenseLifecycle.Order(action)
        if chance() < 40 {
            order.expiresAt = someExpiry()
        } else if chance() < 60 {
            order.durationDays = Int.random(in: 1...20, using: &random)
        }
        _ = try await vendor.act(order, on: license)
        let types: [LicenseAction: EventType] = [
            .suspend: .licenseSuspended, .reinstate: .licenseReinstated, .renew: .licenseRenewed,
            .ban: .licenseBanned,
        ]
        // A revocation may also be the clock's, which this list does not see.
        if let type = types[action] {
            note(type, license.license.productID)
        }
    }

    private func delete() async throws {
        guard let index = licenses.indices.randomElement(using: &random) else {
            return
        }
        let license = licenses.remove(at: index)
        try await vendor.context.commit(
            Licenses(vendor.context).delete(license.license.id, by: vendor.origin)
        )
        machines.removeAll { $0.machine.licenseID == license.license.id }
        note(.licenseDeleted, license.license.productID)
    }

    private func move() async throws {
        guard let license = licenses.randomElement(using: &random),
            let policy = policies.filter({ $0.productID == license.license.productID })
                .randomElement(using: &random)
        else {
            return
        }
        var change = LicenseChange { _ in }
        change.policyID = policy.id
        try await patch(license, change)
    }

    private func changeExpiry() async throws {
        guard let license = licenses.randomElement(using: &random) else {
            return
        }
        var change = LicenseChange { _ in }
        change.expiresAt = .some(chance() < 20 ? nil : someExpiry())
        try await patch(license, change)
    }

    private func patch(_ license: LicenseView, _ change: LicenseChange) async throws {
        _ = try await vendor.context.commit(
            Licenses(vendor.context).update(license.license.id, by: vendor.origin, change: change)
        )
    }

    /// Changes that count nothing.
    private func touch() async throws {
        guard let license = licenses.randomElement(using: &random) else {
            return
        }
        let id = license.license.id
        if chance() < 50 {
            _ = try await vendor.context.commit(
                Licenses(vendor.context).resetUses(id, by: vendor.origin)
            )
        } else {
            _ = try await vendor.context.commit(
                LicenseKeys(vendor.context).regenerate(id, by: vendor.origin)
            )
        }
    }

    private func validate() async throws {
        let key = chance() < 90 ? licenses.randomElement(using: &random)?.key : "UNKNOWN-KEY-0000"
        let answer = try await vendor.validate(key)
        vendor.context.tally.note(
            answer.verdict,
            of: answer.product,
            in: vendor.tenant,
            at: vendor.now
        )
        validations.append(
            Happening(
                metric: Self.metric(answer.verdict.code, valid: answer.verdict.valid),
                product: answer.product,
                at: vendor.now
            )
        )
    }

    /// What an answer is called here.
    static func metric(_ code: ValidationCode, valid: Bool) -> String {
        "\(valid ? "yes" : "no") \(code.rawValue)"
    }

    // MARK: Machines

    private func activate() async throws {
        guard let license = licenses.randomElement(using: &random) else {
            return
        }
        let replaced = chance() < 10 ? machines.randomElement(using: &random)?.machine : nil
        let fingerprint = "fingerprint-\(Int.random(in: 0..<12, using: &random))"
        let outcome = try await vendor.activate(fingerprint, on: license, replaces: replaced?.id)
        if case .created(let view) = outcome {
            machines.append((view.machine, license.license.productID))
            note(.machineActivated, license.license.productID)
        }
    }

    private func beat() async throws {
        if let (machine, _) = machines.randomElement(using: &random) {
            _ = try await vendor.beat(machine)
        }
    }

    private func checkOut() async throws {
        guard let (machine, product) = machines.randomElement(using: &random) else {
            return
        }
        let ttl = Int.random(in: FileTerm.askable.lowerBound...200_000, using: &random)
        _ = try await vendor.checkOut(machine.fingerprint, on: machine.licenseID, ttl: ttl)
        note(.licenseCheckedOut, product)
    }

    private func deactivate() async throws {
        guard let index = machines.indices.randomElement(using: &random) else {
            return
        }
        let (machine, _) = machines.remove(at: index)
        try await vendor.context.commit(
            Machines(vendor.context).deactivate(machine.id, of: nil, by: vendor.origin)
        )
    }

    // MARK: Policies

    private func addPolicy(of product: Product) async throws {
        let draft = PolicyTerms.random(using: &random)
        policies.append(try await vendor.policy(of: product) { $0 = draft })
    }

    private func changePolicy() async throws {
        guard let policy = policies.randomElement(using: &random) else {
            return
        }
        let terms = PolicyTerms.random(using: &random)
        _ = try await vendor.context.commit(
            Policies(vendor.context).update(policy.id, by: vendor.origin) { $0.terms = terms }
        )
    }

    /// Deletes a policy if it has no licenses, and makes a new one.
    private func replacePolicy() async throws {
        guard let index = policies.indices.randomElement(using: &random),
            let product = products.first(where: { $0.id == policies[index].productID })
        else {
            return
        }
        try await addPolicy(of: product)
        try await vendor.context.commit(
            Policies(vendor.context).delete(policies[index].id, by: vendor.origin)
        )
        policies.remove(at: index)
    }

    // MARK: Time

    /// The server goes down and comes back: nobody may have died meanwhile.
    private func outage() async throws {
        guard chance() < 5 else {
            return
        }
        try await ServerPulse(vendor.context, clock: vendor.clock).beat()
        vendor.clock.advance(.minutes(Int64.random(in: 1...120, using: &random)))
        try await ServerPulse(vendor.context, clock: vendor.clock).beat()
    }

    private func someExpiry() -> Instant {
        vendor.now + .minutes(Int64.random(in: -2000...30_000, using: &random))
    }

    private func chance() -> Int {
        Int.random(in: 0..<100, using: &random)
    }

    private func note(_ type: EventType, _ product: Identifier<Product>) {
        caused[Happening(metric: type.rawValue, product: product, at: vendor.now), default: 0] += 1
    }
}

extension PolicyTerms {
    static func random(using random: inout SplitMix64) -> PolicyTerms {
        var terms = PolicyTerms()
        terms.maxMachines = Int.random(in: 1...4, using: &random)
        terms.floating = Bool.random(using: &random)
        terms.durationDays = [nil, 1, 10, 40].randomElement(using: &random) ?? nil
        terms.expirationStrategy = ExpirationStrategy.allCases.randomElement(using: &random) ?? .revoke
        terms.requireHeartbeat = Int.random(in: 0..<3, using: &random) > 0
        terms.heartbeatIntervalMinutes = Int.random(in: 1...2000, using: &random)
        terms.heartbeatCullStrategy = Int.random(in: 0..<3, using: &random) > 0 ? .keepDead : .deactivateDead
        return terms
    }
}
