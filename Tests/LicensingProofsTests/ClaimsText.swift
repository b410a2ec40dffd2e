/// A payload as the server writes it, with what a test wants to vary.
struct ClaimsText {
    var status = "active"
    var licenseExpiresAt: String?
    var strategy = "RESTRICT_ACCESS"
    var entitlements = #"["export","sso"]"#
    var fingerprint = "device-one"
    var machine = #"{"id":"m-1","fingerprint":"device-one","name":null,"heartbeatStatus":"ALIVE"}"#
    var notBefore = "2026-01-01T00:00:00.000Z"
    var expiresAt = "2026-02-01T00:00:00.000Z"

    var json: String {
        let end = licenseExpiresAt.map { "\"\($0)\"" } ?? "null"
        return """
            {"license":{"id":"l-1","status":"\(status)","name":null,"expiresAt":\(end)},"product":{"id":"p-1","code":"pro"},
            "policy":{"id":"po-1","expirationStrategy":"\(strategy)"},"entitlements":\(entitlements),"machine":\(machine),
            "fingerprint":"\(fingerprint)","issuedAt":"\(notBefore)","notBefore":"\(notBefore)","expiresAt":"\(expiresAt)"}
            """
    }
}
