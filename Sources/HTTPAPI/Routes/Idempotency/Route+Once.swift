import HTTPTypes
import LicensingCore
import LicensingService

extension Route {
    /// The same route, answering from what was kept when a request with an `Idempotency-Key` comes again.
    ///
    /// Looked at before the handler: what the first request deleted is not found by its retry.
    func once(_ api: API) -> Route {
        guard keepsAnswers else {
            return self
        }
        let first = handler
        return Route(method, path, access, besides: besides, tier: tier, base: base) { request in
            guard let claim = try request.idempotencyClaim else {
                return try await first(request)
            }
            if let kept = try await claim.answer(in: api.context, at: request.now) {
                return APIResponse(kept)
            }
            do {
                return try await first(request)
            } catch let refusal as Refusal {
                // The first of two that arrived together may have finished between the look and the handler.
                if let kept = try await claim.answer(in: api.context, at: request.now) {
                    return APIResponse(kept)
                }
                throw refusal
            }
        }
    }
}
