import LicensingCore
import LicensingService
import LicensingWire
import Testing

/// The expected signatures were computed with Python's `hmac`.
@Suite("Signatures of webhooks")
struct WebhookSignatureTests {
    private static let present = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    private static let previous = "whsec_//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA="
    private static let body =
        #"{"id":"evt_018f2f4e5b6c7d8e9fa0b1c2d3e4f506","type":"license.created","#
        + #""createdAt":"2026-01-15T10:30:00Z","data":{"name":"Zoë"}}"#

    /// 1768473000 seconds, and a part of one that must not count.
    private let now = Instant(milliseconds: 1_768_473_000_999)

    private func headers(secrets: [String], body: String = body) throws -> [String: String] {
        let delivery = DueDelivery(
            id: try #require(Identifier(text: "018f2f4e-0000-7000-8000-000000000001")),
            tenant: Tenant(number: 1, account: Identifier(UUIDBits(high: 1, low: 1)), environment: .live),
            webhook: Identifier(UUIDBits(high: 2, low: 2)),
            url: "https://hooks.example",
            event: try #require(Identifier(eventText: "evt_018f2f4e5b6c7d8e9fa0b1c2d3e4f506")),
            eventType: .licenseCreated,
            attempt: 3,
            body: Array(body.utf8),
            secrets: secrets
        )
        let fields = WebhookSignature.headers(for: delivery, at: now)
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
    }

    @Test("With one secret")
    func one() throws {
        #expect(
            try headers(secrets: [Self.present]) == [
                "Content-Type": "application/json",
                "User-Agent": "Licentric-Webhooks/1",
                "X-Licentric-Delivery": "018f2f4e-0000-7000-8000-000000000001",
                "X-Licentric-Timestamp": "1768473000",
                "X-Licentric-Signature": "705c57bc453494b174cc959d310692dc2ec2943357a7a4ef749734bbc96a3aff",
                "webhook-id": "evt_018f2f4e5b6c7d8e9fa0b1c2d3e4f506",
                "webhook-timestamp": "1768473000",
                "webhook-signature": "v1,TgNhxb4eJv3V6lwh570jBfrikewoFqNYd5zfriqW3dI=",
            ]
        )
    }

    @Test("While the one before counts too, both sign, the new one first")
    func two() throws {
        let headers = try headers(secrets: [Self.present, Self.previous])
        #expect(
            headers["X-Licentric-Signature"]
                == "705c57bc453494b174cc959d310692dc2ec2943357a7a4ef749734bbc96a3aff"
        )
        #expect(
            headers["X-Licentric-Signature-Previous"]
                == "cb541e29b4b5e58d9512b5dd05243dab6b5f663886e2e0a38d79ea4792cbfe9b"
        )
        #expect(
            headers["webhook-signature"]
                == "v1,TgNhxb4eJv3V6lwh570jBfrikewoFqNYd5zfriqW3dI= v1,jf3q4v8aj0tI77g0nHr1NAsBBpRS4+fiEVgEIbKHjes="
        )
        #expect(headers.count == 9)
    }

    @Test("An empty body is signed as well")
    func empty() throws {
        #expect(
            try headers(secrets: [Self.present], body: "")["X-Licentric-Signature"]
                == "70981facc8316272aef030e1095af82c4ce0a754e965b0232ef2396f7e4195d0"
        )
    }

    @Test(
        "Base64 reads what it writes",
        arguments: [0, 1, 2, 3, 4, 31, 32, 33, 255]
    )
    func base64(_ count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 250) }
        #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
    }

    @Test(
        "Base64 reads nothing else",
        arguments: ["A", "AA", "AAA", "AAAA=", "AA=A", "AB==", "A===", "====", "AA-_", "AA\n=", "ÄA=="]
    )
    func notBase64(_ text: String) {
        #expect(Base64.bytes(of: text) == nil)
    }
}
