import LicensingCore
import LicensingProofs
import LicensingService
import LicensingStore
import TestSupport
import Testing

/// A license file never says more than the server would have said when it was made, nor, as long as nobody changes
/// anything, than the server says at the moment it is asked.
@Suite("Offline and online verdicts")
struct OfflinePropertyTests {
    @Test("random licenses, devices, questions and times")
    func property() async throws {
        var random = SplitMix64()
        let seed = random.seed
        var seen = Seen()
        try await TestVendor.run(seed: seed) { vendor in
            for _ in 0..<150 {
                try await Trial(vendor: vendor).run(&random, &seen, "seed \(seed)")
            }
        }
        // A property that never met its case shows nothing.
        #expect(seen.files > 30 && seen.refusals > 20, "seed \(seed): \(seen)")
        #expect(seen.yes > 100 && seen.no > 100, "seed \(seed): \(seen)")
    }

    struct Seen {
        var files = 0
        var refusals = 0
        var yes = 0
        var no = 0
    }

    /// One license and its devices.
    private struct Trial {
        let vendor: TestVendor
        let devices = ["device-one", "device-two", "device-three"]
        let codes = ["export", "gold"]

        func run(_ random: inout SplitMix64, _ seen: inout Seen, _ place: String) async throws {
            let policy = try await policy(&random)
            let license = try await license(policy, &random)
            try await live(license, &random)
            let device = devices.randomElement(using: &random) ?? ""
            let file: CheckedOutLicense
            do {
                let ttl = Int.random(in: FileTerm.askable, using: &random)
                file = try await vendor.checkOut(device, on: license.license.id, ttl: ttl)
            } catch is Refusal {
                seen.refusals += 1
                return
            }
            seen.files += 1
            let then = vendor.now
            for _ in 0..<8 {
                let question = question(of: device, &random)
                let online = try await online(question, license, file, at: then)
                // Half of them while the file goes on.
                let length = file.expiresAt.milliseconds - then.milliseconds
                let reach = Bool.random(using: &random) ? length : 8_000_000_000
                let moment = then + Span(milliseconds: Int64.random(in: -600_000...reach, using: &random))
                let offline = try offline(file, license, question, at: moment)
                offline.valid ? (seen.yes += 1) : (seen.no += 1)
                // At the moment it was made…
                #expect(!offline.valid || online.valid, "\(place): \(offline) against \(online)")
                #expect(
                    offline.code != .valid || online.code == .valid,
                    "\(place): \(offline) against \(online)"
                )
                // …and at the moment of asking. (Of a device that is not activated the server knows no heartbeat.)
                if offline.valid, moment >= then, file.machine != nil {
                    let now = try await self.online(question, license, file, at: moment)
                    #expect(
                        now.valid && now.code.rawValue == offline.code.rawValue,
                        "\(place): \(offline), \(now)"
                    )
                }
            }
            // Whatever is asked right away is answered alike.
            let question = question(of: device, &random)
            let (here, there) = (
                try offline(file, license, question, at: then),
                try await online(question, license, file, at: then)
            )
            #expect(
                here.code.rawValue == there.code.rawValue && here.valid == there.valid,
                "\(place): \(question)"
            )
        }

        private func policy(_ random: inout SplitMix64) async throws -> Policy {
            let draft = PolicyTerms.random(using: &random)
            let days = Int.random(in: 1...90, using: &random)
            let isAllowed = Int.random(in: 0..<8, using: &random) > 0
            let strategy = ExpirationStrategy.allCases.randomElement(using: &random) ?? .revoke
            let needsMachine = Int.random(in: 0..<5, using: &random) > 0
            return try await vendor.policy { terms in
                terms = draft
                terms.requireFingerprint = needsMachine
                terms.offlineAllowed = isAllowed
                terms.offlineMaxDays = days
                terms.expirationStrategy = strategy
                terms.overridable = true
            }
        }

        private func license(_ policy: Policy, _ random: inout SplitMix64) async throws -> LicenseView {
            let days = Int64.random(in: -2...60, using: &random)
            let expiry = Bool.random(using: &random) ? vendor.now + .days(days) : nil
            let license = try await vendor.license(policy) { $0.expiresAt = expiry }
            if Bool.random(using: &random) {
                try await vendor.entitle(license, to: codes[0])
            }
            return license
        }

        /// What happens to a license before somebody asks for a file.
        private func live(_ license: LicenseView, _ random: inout SplitMix64) async throws {
            for device in devices where Int.random(in: 0..<4, using: &random) > 0 {
                _ = try await vendor.activate(device, on: license)
                vendor.clock.advance(.minutes(Int64.random(in: 0...90, using: &random)))
            }
            do {
                switch Int.random(in: 0..<12, using: &random) {
                case 0: _ = try await vendor.act(.init(.suspend), on: license)
                case 1: _ = try await vendor.act(.init(.ban), on: license)
                case 2: _ = try await vendor.act(.init(.revoke), on: license)
                default: break
                }
            } catch is Refusal {
                // It was revoked by its expiry already.
            }
        }

        private func question(of device: String, _ random: inout SplitMix64) -> OfflineQuestion {
            var question = OfflineQuestion(fingerprint: device)
            question.entitlements = codes.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            if Int.random(in: 0..<6, using: &random) == 0 {
                question.productCode = "another"
            }
            if Int.random(in: 0..<6, using: &random) == 0 {
                question.environment = EnvironmentKind.allCases.randomElement(using: &random)
            }
            return question
        }

        /// The server's answer to the same question; of a device that need not be activated it knows nothing.
        private func online(
            _ question: OfflineQuestion,
            _ license: LicenseView,
            _ file: CheckedOutLicense,
            at moment: Instant
        ) async throws -> Verdict {
            let request = ValidationRequest(
                fingerprint: file.machine == nil ? nil : question.fingerprint,
                entitlements: question.entitlements,
                productID: nil,
                productCode: question.productCode,
                environment: question.environment
            )
            return try await ValidateLicense(vendor.context)
                .run(license.license.id, asked: request, in: vendor.tenant, now: moment).verdict
        }

        private func offline(
            _ file: CheckedOutLicense,
            _ license: LicenseView,
            _ question: OfflineQuestion,
            at moment: Instant
        ) throws -> OfflineVerdict {
            let read = try LicenseFile(file.certificate.utf8)
            let lock = LicenseFileLock(licenseKey: license.key ?? "", fingerprint: question.fingerprint)
            return OfflineRules.verdict(
                on: try read.claims(for: lock),
                under: read.header,
                asked: question,
                now: moment
            )
        }
    }
}
