import HTTPTypes
import LicensingCore
import LicensingService

extension APIResponse {
    /// A 200 answer with the signature headers of `facts.md` 8.5.
    static func signed(
        _ body: [UInt8],
        for tenant: Tenant,
        by signer: AnswerSigner,
        at now: Instant
    ) async throws -> APIResponse {
        var response = APIResponse.json(200, body)
        response.headers[.signature] = try await signer.signature(of: body, for: tenant, at: now)
        response.headers[.signatureTimestamp] = "\(now.unixSeconds)"
        return response
    }
}

extension HTTPField.Name {
    static let signature = named("X-Signature")
    static let signatureTimestamp = named("X-Signature-Timestamp")
}
