import HTTPTypes
import LicensingCore
import LicensingService

extension APIResponse {
    /// A 200 answer with the signature headers of `facts.md` 8.5 and, to a question with a nonce, those of a public key.
    static func signed(
        _ body: [UInt8],
        to question: AnswerSigner.Question? = nil,
        for tenant: Tenant,
        by signer: AnswerSigner,
        at now: Instant
    ) async throws -> APIResponse {
        let signatures = try await signer.signatures(of: body, to: question, for: tenant, at: now)
        var response = APIResponse.json(200, body)
        response.headers[.signature] = signatures.shared
        response.headers[.signatureTimestamp] = signatures.timestamp
        response.headers[.signatureNext] = signatures.next
        response.headers[.signaturePrevious] = signatures.previous
        response.headers[.publicSignature] = signatures.ed25519?.signature
        response.headers[.keyID] = signatures.ed25519?.kid.text
        return response
    }
}

extension HTTPField.Name {
    static let signature = named("X-Signature")
    static let signatureNext = named("X-Signature-Next")
    static let signaturePrevious = named("X-Signature-Previous")
    static let signatureTimestamp = named("X-Signature-Timestamp")
    static let publicSignature = named("X-Licentric-Signature-Ed25519")
    static let keyID = named("X-Licentric-Key-Id")
}
