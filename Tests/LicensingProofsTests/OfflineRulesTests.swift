import LicensingCore
import LicensingWire
import Testing

@testable import LicensingProofs

@Suite("What a license file allows")
struct OfflineRulesTests {
    private static let header = LicenseFileHeader(
        kid: "k",
        environment: .live,
        issuedAt: moment("2026-01-01T00:00:00Z"),
        expiresAt: moment("2026-02-01T00:00:00Z")
    )

    private static func moment(_ text: String) -> Instant {
        Instant(rfc3339: text) ?? Instant(milliseconds: 0)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var claims = ClaimsText()
        var question = OfflineQuestion(fingerprint: "device-one")
        var now = moment("2026-01-15T00:00:00Z")
        let code: OfflineVerdict.Code
        var valid = false

        init(_ text: String, _ code: OfflineVerdict.Code, _ change: (inout Case) -> Void = { _ in }) {
            testDescription = text
            self.code = code
            change(&self)
        }
    }

    static let table: [Case] = [
        Case("as it was made", .valid) { $0.valid = true },
        Case("the last moment", .valid) {
            $0.now = moment("2026-01-31T23:59:59.999Z")
            $0.valid = true
        },
        Case("its end", .fileExpired) { $0.now = moment("2026-02-01T00:00:00Z") },
        Case("a clock before it", .fileNotYetValid) { $0.now = moment("2025-12-31T23:59:59.999Z") },
        Case("another product by code", .notFound) { $0.question.productCode = "lite" },
        Case("the product by code, in other letters", .valid) {
            $0.question.productCode = "PRO"
            $0.valid = true
        },
        Case("another product by id", .notFound) { $0.question.productID = "p-2" },
        Case("the other world", .notFound) { $0.question.environment = .test },
        Case("another device", .fingerprintNotFound) { $0.question.fingerprint = "device-two" },
        Case("no machine", .valid) {
            $0.claims.machine = "null"
            $0.valid = true
        },
        Case("entitlements that are held", .valid) {
            $0.question.entitlements = ["sso"]
            $0.valid = true
        },
        Case("entitlements that are not", .entitlementsMissing) {
            $0.question.entitlements = ["sso", "gold"]
        },
        Case("the license ended first", .expired) { $0.claims.licenseExpiresAt = "2026-01-10T00:00:00Z" },
        Case("the license ended first, and is revoked by it", .revoked) {
            $0.claims.licenseExpiresAt = "2026-01-10T00:00:00Z"
            $0.claims.strategy = "REVOKE"
        },
        Case("the license ended first, and goes on", .expired) {
            $0.claims.licenseExpiresAt = "2026-01-10T00:00:00Z"
            $0.claims.strategy = "ALLOW_ACCESS"
            $0.valid = true
        },
        Case("it goes on, but not without the entitlement", .entitlementsMissing) {
            $0.claims.status = "expired"
            $0.claims.strategy = "ALLOW_ACCESS"
            $0.question.entitlements = ["gold"]
        },
        Case("suspended", .suspended) { $0.claims.status = "suspended" },
        Case("revoked", .revoked) { $0.claims.status = "revoked" },
        Case("banned", .banned) { $0.claims.status = "banned" },
        Case("a payload that ends before its header", .fileExpired) {
            $0.claims.expiresAt = "2026-01-14T00:00:00Z"
        },
        Case("a payload that ends behind its header", .fileExpired) {
            $0.claims.expiresAt = "2027-01-14T00:00:00Z"
            $0.now = moment("2026-02-02T00:00:00Z")
        },
    ]

    @Test("the table", arguments: table)
    func verdict(_ row: Case) throws {
        let claims = try LicenseClaims(json: Array(row.claims.json.utf8))
        let verdict = OfflineRules.verdict(on: claims, under: Self.header, asked: row.question, now: row.now)
        #expect(verdict.code == row.code)
        #expect(verdict.valid == row.valid)
        #expect(verdict.missingEntitlements == (row.code == .entitlementsMissing ? ["gold"] : []))
    }
}
