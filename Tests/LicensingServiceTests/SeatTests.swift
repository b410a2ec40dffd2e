import LicensingCore
import LicensingService
import LicensingStore
import TestSupport
import Testing

@Suite("Seats")
struct SeatTests {
    private func code(_ outcome: Activation) -> RefusalCode? {
        if case .refused(let refusal) = outcome {
            return refusal.code
        }
        return nil
    }

    @Test("A random history never holds more machines than the limit, and the count is the truth")
    func neverTooMany() async throws {
        var random = SplitMix64()
        let seed = random.seed
        try await TestVendor.run(seed: seed) { vendor in
            let policy = try await vendor.policy { $0.maxMachines = 3 }
            let license = try await vendor.license(policy)
            var machines: [Machine] = []
            for _ in 0..<150 {
                let fingerprint = "fingerprint-\(Int.random(in: 0..<8, using: &random))"
                switch Int.random(in: 0..<3, using: &random) {
                case 0:
                    if let machine = machines.randomElement(using: &random) {
                        try? await vendor.deactivate(machine)
                        machines.removeAll { $0.id == machine.id }
                    }
                case 1:
                    let replaced = machines.randomElement(using: &random)
                    let outcome = try await vendor.activate(fingerprint, on: license, replaces: replaced?.id)
                    if case .created(let view) = outcome {
                        machines.removeAll { $0.id == replaced?.id }
                        machines.append(view.machine)
                    } else if case .existing(let view) = outcome, view.machine.id != replaced?.id {
                        machines.removeAll { $0.id == replaced?.id }
                    }
                default:
                    if case .created(let view) = try await vendor.activate(fingerprint, on: license) {
                        machines.append(view.machine)
                    }
                }
                let shown = try await vendor.view(license)
                #expect(shown.license.machineCount <= 3, "seed \(seed)")
                #expect(shown.license.machineCount == shown.detail?.machines.count, "seed \(seed)")
                #expect(
                    Set(shown.detail?.machines.map(\.machine.id) ?? []) == Set(machines.map(\.id)),
                    "seed \(seed)"
                )
            }
        }
    }

    @Test("Many activations at once fill the seats exactly")
    func concurrent() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.maxMachines = 5 })
            let created = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<50 {
                    group.addTask {
                        if case .created = try await vendor.activate("fingerprint-\(index)", on: license) {
                            return true
                        }
                        return false
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(created == 5)
            #expect(try await vendor.events(of: license).filter { $0 == "license.limit_reached" }.count == 45)
        }
    }

    @Test("The stricter of two policies decides whether a device may be on both")
    func uniqueness() async throws {
        try await TestVendor.run { vendor in
            let loose = try await vendor.policy()
            let strict = try await vendor.policy { $0.fingerprintUniqueness = .perAccount }
            let perPolicy = try await vendor.policy { $0.fingerprintUniqueness = .perPolicy }
            try await vendor.machine("device-one", on: try await vendor.license(loose))
            try await vendor.machine("device-one", on: try await vendor.license(loose))
            let onStrict = try await vendor.activate("device-one", on: try await vendor.license(strict))
            #expect(code(onStrict) == .conflict)
            try await vendor.machine("device-two", on: try await vendor.license(strict))
            let onLoose = try await vendor.activate("device-two", on: try await vendor.license(loose))
            #expect(code(onLoose) == .conflict)
            try await vendor.machine("device-three", on: try await vendor.license(perPolicy))
            let again = try await vendor.activate("device-three", on: try await vendor.license(perPolicy))
            #expect(code(again) == .conflict)
            try await vendor.machine("device-three", on: try await vendor.license(loose))
        }
    }

    @Test("maxUniqueFingerprints remembers devices that are long gone")
    func history() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.maxUniqueFingerprints = 2 })
            for name in ["device-one", "device-two"] {
                let machine = try await vendor.machine(name, on: license)
                try await vendor.deactivate(machine)
            }
            #expect(code(try await vendor.activate("device-three", on: license)) == .businessRuleViolation)
            try await vendor.machine("device-one", on: license)
        }
    }

    @Test("A transfer frees and takes one seat; its retry finds the machine in place")
    func transfer() async throws {
        try await TestVendor.run { vendor in
            let license = try await vendor.license(try await vendor.policy { $0.maxMachines = 1 })
            let old = try await vendor.machine("device-one", on: license)
            guard
                case .created(let new) = try await vendor.activate(
                    "device-two",
                    on: license,
                    replaces: old.id
                )
            else {
                Issue.record("not created")
                return
            }
            guard
                case .existing(let again) = try await vendor.activate(
                    "device-two",
                    on: license,
                    replaces: old.id
                )
            else {
                Issue.record("the retry was not answered with the machine")
                return
            }
            #expect(again.machine.id == new.machine.id)
            #expect(
                code(try await vendor.activate("device-three", on: license, replaces: old.id))
                    == .referenceNotFound
            )
        }
    }

    @Test("When the limit is lowered the machines activated longest keep working")
    func lowered() async throws {
        try await TestVendor.run { vendor in
            let policy = try await vendor.policy { $0.maxMachines = 3 }
            let license = try await vendor.license(policy)
            for index in 1...3 {
                vendor.clock.advance(.seconds(1))
                try await vendor.machine("device-\(index)", on: license)
            }
            try await vendor.update(policy) { $0.maxMachines = 2 }
            let codes = try await [1, 2, 3]
                .asyncMap { index in
                    try await vendor.validate(license.key, ValidationRequest(fingerprint: "device-\(index)"))
                        .verdict.code
                }
            #expect(codes == [.valid, .valid, .machineLimitExceeded])
        }
    }
}

extension Array {
    func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self {
            results.append(try await transform(element))
        }
        return results
    }
}
