import HTTPTypes
import LicensingCore
import LicensingService

extension API {
    /// Carries out the change that a request asks for, and answers.
    ///
    /// With an `Idempotency-Key` the answer is kept by the same transaction.
    func commit<Value>(
        _ change: PendingChange<Value>,
        _ request: APIRequest,
        _ answer: @escaping @Sendable (Value) throws -> APIResponse
    ) async throws -> APIResponse {
        guard let claim = try request.idempotencyClaim else {
            return try answer(await context.commit(change))
        }
        let kept = try await context.commit(change, once: claim) { value in
            let response = try answer(value)
            return KeptAnswer(status: response.status, body: response.body)
        }
        return APIResponse(kept)
    }
}

extension APIResponse {
    /// An answer as it was kept.
    init(_ kept: KeptAnswer) {
        self = kept.body.isEmpty ? APIResponse(status: kept.status) : .json(kept.status, kept.body)
        if kept.isReplayed {
            headers[.idempotentReplayed] = "true"
        }
    }
}
