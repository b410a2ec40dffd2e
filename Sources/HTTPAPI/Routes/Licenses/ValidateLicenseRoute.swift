import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// The vendor's way to ask: by id, without counting a use.
    ///
    /// A verdict that is kept would be a wrong "yes" after a revocation.
    static func validateLicense(_ api: API) -> Route {
        Route(.post, "/licenses/{id}/validate", .apiKey(.licensesRead), keepsAnswers: false) { request in
            let tenant = try request.tenant
            let id = try request.id(of: "license", as: License.self)
            try await api.licenses.require(id, in: tenant)
            let fields = try request.fields()
            let question = ValidationQuestion(fields)
            try fields.finish()
            let answer = try await api.validateLicense.run(
                id,
                asked: question.request,
                in: tenant,
                now: request.now
            )
            let body = ValidationJSON.body(answer, environment: tenant.environment, nonce: question.nonce)
            return try await .signed(body, for: tenant, by: api.signer, at: request.now)
        }
    }
}
