import LicensingCore
import LicensingService
import LicensingStore
import TestSupport
import Testing

/// A server that remembers answers as one that does not: whatever has changed, and whoever asks.
@Suite("Remembered and fresh answers")
struct RememberedAnswersTests {
    @Test("random changes, questions and times")
    func property() async throws {
        var random = SplitMix64()
        let seed = random.seed
        try await TestVendor.run(seed: seed) { vendor in
            var seen: [ValidationCode: Int] = [:]
            // A property that never met its case shows nothing: where chance was against it, it goes on.
            for trial in 0..<250 where trial < 25 || seen.count <= 6 {
                try await Trial(vendor: vendor, &random).run(&random, &seen, "seed \(seed)")
            }
            #expect(seen.count > 6, "seed \(seed): \(seen)")
            #expect(vendor.context.snapshots.count > 20, "seed \(seed)")
        }
    }

    /// One license with its policy and its devices.
    private struct Trial {
        let vendor: TestVendor
        let policy: Policy
        let license: LicenseView
        let devices = ["device-one", "device-two", "device-three"]
        let codes = ["export", "gold"]

        init(vendor: TestVendor, _ random: inout SplitMix64) async throws {
            self.vendor = vendor
            policy = try await vendor.policy { $0.maxMachines = 2 }
            license = try await vendor.license(policy)
        }

        func run(
            _ random: inout SplitMix64,
            _ seen: inout [ValidationCode: Int],
            _ place: String
        ) async throws {
            for _ in 0..<25 {
                let change = Int.random(in: 0..<18, using: &random)
                do {
                    try await make(change, &random)
                } catch is Refusal {
                    // Whatever was refused has changed nothing.
                }
                for _ in 0..<3 {
                    let question = question(&random)
                    // First, because the other counts a use.
                    let fresh = try await fresh(question)
                    let answer = try await vendor.validate(license.key, question)
                    seen[answer.verdict.code, default: 0] += 1
                    #expect(
                        shown(answer) == shown(fresh),
                        "\(place): \(question) after change \(change)"
                    )
                }
            }
        }

        /// What an application is shown, but for the uses, which each answer moves.
        private func shown(_ answer: ValidationAnswer) -> String {
            let license = answer.license.map { view in
                "\(view.license.id) \(view.status) \(view.license.name ?? "-") \(view.entitlements) "
                    + "\(view.license.expiresAt.map { "\($0)" } ?? "-") "
                    + "\(view.license.maxMachinesOverride ?? -1) \(view.license.maxUsesOverride ?? -1)"
            }
            let machine = answer.machine.map { view in
                "\(view.machine.id) \(view.machine.fingerprint) \(view.machine.name ?? "-") \(view.heartbeatStatus)"
            }
            return "\(answer.verdict) \(license ?? "-") \(machine ?? "-")"
        }

        /// By id, as vendors ask: nothing is remembered there.
        private func fresh(_ question: ValidationRequest) async throws -> ValidationAnswer {
            do {
                return try await ValidateLicense(vendor.context)
                    .run(license.license.id, asked: question, in: vendor.tenant, now: vendor.now)
            } catch is Refusal {
                return try await vendor.validate("nobody's key", question)
            }
        }

        private func question(_ random: inout SplitMix64) -> ValidationRequest {
            ValidationRequest(
                fingerprint: Bool.random(using: &random) ? devices.randomElement(using: &random) : nil,
                entitlements: Int.random(in: 0..<4, using: &random) == 0 ? [codes[0]] : [],
                productID: Int.random(in: 0..<8, using: &random) == 0 ? policy.productID : nil,
                productCode: nil,
                environment: Int.random(in: 0..<8, using: &random) == 0 ? .live : nil
            )
        }

        private func make(_ change: Int, _ random: inout SplitMix64) async throws {
            let device = devices.randomElement(using: &random) ?? ""
            switch change {
            case 0: _ = try await vendor.act(.init(.suspend), on: license)
            case 1: _ = try await vendor.act(.init(.reinstate), on: license)
            case 2, 3, 4: _ = try await vendor.activate(device, on: license)
            case 5:
                if let machine = try await machine(device) {
                    try await vendor.deactivate(machine)
                }
            case 6, 7:
                if let machine = try await machine(device) {
                    let here = change == 6 ? try await vendor.beatHere(machine.id, key: license.key) : nil
                    if here == nil {
                        _ = try await vendor.beat(machine)
                    }
                }
            case 8: try await vendor.entitle(license, to: codes[0])
            case 9:
                let seats = Int.random(in: 1...3, using: &random)
                try await vendor.update(policy) { $0.maxMachines = seats }
            case 10:
                let needs = Bool.random(using: &random)
                try await vendor.update(policy) { $0.requireHeartbeat = needs }
            case 11:
                let needs = Bool.random(using: &random)
                try await vendor.update(policy) { $0.requireFingerprint = needs }
            case 12:
                let floats = Bool.random(using: &random)
                try await vendor.update(policy) { $0.floating = floats }
            case 13:
                let strategies: [ExpirationStrategy] = [.allowAccess, .restrictAccess]
                let strategy = strategies.randomElement(using: &random) ?? .allowAccess
                try await vendor.update(policy) { $0.expirationStrategy = strategy }
            case 14:
                let end = Int64.random(in: -100...100, using: &random)
                let expiry = Bool.random(using: &random) ? vendor.now + .minutes(end) : nil
                var change = LicenseChange { _ in }
                change.expiresAt = .some(expiry)
                try await vendor.update(license, change)
            case 15:
                let limit = Bool.random(using: &random) ? Int.random(in: 1...60, using: &random) : nil
                var change = LicenseChange { _ in }
                change.maxUsesOverride = .some(limit)
                try await vendor.update(license, change)
            case 16:
                let minutes = Int64.random(in: 1...90, using: &random)
                vendor.clock.advance(.minutes(minutes))
            default:
                let name = "Name \(Int.random(in: 0..<9, using: &random))"
                try await vendor.update(license, LicenseChange { $0.name = name })
            }
        }

        private func machine(_ fingerprint: String) async throws -> Machine? {
            let (tenant, id) = (vendor.tenant, license.license.id)
            return try await vendor.store.read {
                try $0.within(tenant).machine(fingerprint: fingerprint, on: id)
            }
        }
    }
}
