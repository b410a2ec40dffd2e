import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    static func createAPIKey(_ api: API) -> Route {
        Route(.post, "/api-keys", .apiKey(.apiKeysWrite)) { request in
            try await createAPIKey(api, request, spelling: .camelCase)
        }
    }

    /// The same under the path and with the spelling that the official SDK's documentation names.
    static func createDashboardAPIKey(_ api: API) -> Route {
        Route(.post, "/api/dashboard/api-keys", .apiKey(.apiKeysWrite), base: .root) { request in
            try await createAPIKey(api, request, spelling: .dashboard)
        }
    }

    private static func createAPIKey(
        _ api: API,
        _ request: APIRequest,
        spelling: APIKeyJSON.Spelling
    ) async throws -> APIResponse {
        let maker = try request.apiKey
        let fields = try request.fields()
        let scopes = fields.changed("scopes", ListRule(count: 1...100, of: ChoiceRule(AccessScope.self)))
        if case .set(let list) = scopes, Set(list).count != list.count {
            fields.issue(path: ["scopes"], message: "Each scope may be named once.")
        }
        let draft = APIKeys.Draft(
            name: fields.string("name", length: 1...255),
            scopes: scopes.asOptional,
            expiresAt: fields.optionalInstant("expiresAt"),
            metadata: fields.metadataText()
        )
        if let expiresAt = draft.expiresAt, expiresAt <= request.now {
            fields.issue(path: ["expiresAt"], message: "A key that has expired already opens nothing.")
        }
        let environment = fields.changedChoice("environment", of: EnvironmentKind.self)
        try fields.finish()
        guard environment.applied(to: maker.tenant.environment) == maker.tenant.environment else {
            throw Refusal(
                .businessRuleViolation,
                "A \(maker.tenant.environment.rawValue) key makes \(maker.tenant.environment.rawValue) keys only.",
                details: .field("environment")
            )
        }
        let change = try api.apiKeys.create(draft, ceiling: maker.scopes, by: request.origin)
        let holdsAll = AccessScope.allCases.allSatisfy(maker.allows)
        return try await api.commit(change, request) { issued in
            .one(201) { writer in
                APIKeyJSON.write(issued, spelling: spelling, showsSigningKey: holdsAll, to: &writer)
            }
        }
    }
}

extension Change {
    /// The value if there is one.
    var asOptional: Value? {
        if case .set(let value) = self {
            return value
        }
        return nil
    }
}
