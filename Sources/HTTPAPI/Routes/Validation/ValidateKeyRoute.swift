import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// The question every shipped application asks.
    ///
    /// Always 200 for a well-formed request, whatever the verdict.
    static func validateKey(_ api: API, path: String) -> Route {
        Route(.post, path, .anyone, tier: .validation) { request in
            let (key, question) = try ValidationQuestion.withKey(try request.fields(unknown: .ignore))
            // By the key that is meant: each spelling of one key must not have a budget of its own.
            let meant = key.meant
            try await request.limits.admitValidation(key: meant)
            let answer = try await api.validateLicense.run(
                KeyQuestion(
                    key: key,
                    request: question.request,
                    account: request.pin?.account,
                    environment: request.pin?.environment,
                    now: request.now
                )
            )
            note(answer, key: meant, in: request)
            return try await signed(answer, question, api, request)
        }
    }

    /// Guessing spends the failure budget of the address; a real key lets its owner through even then.
    private static func note(_ answer: ValidationAnswer, key: String, in request: APIRequest) {
        if answer.verdict.code == .notFound {
            request.limits.noteUnknownKey(key)
        } else {
            request.limits.noteSuccess(key: key)
        }
    }

    private static func signed(
        _ answer: ValidationAnswer,
        _ question: ValidationQuestion,
        _ api: API,
        _ request: APIRequest
    ) async throws -> APIResponse {
        let tenant: Tenant? =
            if answer.verdict.code == .notFound {
                try await tenantForStrangers(api, pin: request.pin)
            } else {
                answer.tenant
            }
        let world = answer.license == nil ? nil : answer.tenant?.environment
        let environment = world ?? request.pin?.environment ?? question.request.environment ?? .live
        let body = ValidationJSON.body(answer, environment: environment, nonce: question.nonce)
        guard let tenant else {
            return .json(200, body)
        }
        // An unknown key is nobody's; it is counted where its answer is signed.
        let product = answer.verdict.code == .notFound ? nil : answer.product
        api.context.tally.note(answer.verdict, of: product, in: tenant, at: request.now)
        let asked = question.nonce.map { AnswerSigner.Question(nonce: $0, body: request.body) }
        return try await .signed(body, to: asked, for: tenant, by: api.signer, at: request.now)
    }

    /// Whose key signs `NOT_FOUND`: the base path's, else the only account's live one.
    ///
    /// With several accounts and no base path nobody's: the answer stays unsigned.
    private static func tenantForStrangers(_ api: API, pin: BasePin?) async throws -> Tenant? {
        if let pin {
            return try await api.accounts.tenant(of: pin.account, pin.environment)
        }
        return try await api.accounts.onlyTenant(.live)
    }
}
