import Testing

@testable import LicensingStore

/// Of which statements it is asked whose remembered rows they make wrong.
@Suite("What statements must say")
struct ForgottenTests {
    @Test(
        arguments: [
            ("UPDATE licenses SET a = 1 WHERE tenant = $1", true), ("UPDATE  machines\n  SET a = 1", true),
            ("INSERT INTO license_entitlements (a) VALUES ($1)", true),
            ("DELETE FROM policy_entitlements\nWHERE", true),
            ("UPDATE webhooks SET enabled = 0", true), ("DELETE FROM products", true),
            ("UPDATE policies SET", true),
            ("UPDATE entitlements SET", true), ("SELECT 1 FROM licenses", false),
            ("UPDATE events SET", false),
            ("INSERT INTO audit_logs (a)", false), ("DELETE FROM license_files WHERE", false), ("", false),
        ]
    )
    func table(_ sql: String, _ isAsked: Bool) {
        #expect(Forgotten.isAsked(of: sql) == isAsked)
    }
}
