import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
    /// Every key pair that clients may still meet, the ones that sign first.
    static func publicKeys(_ api: API) -> Route {
        Route(.get, "/public-keys", .anyone) { request in
            let query = QueryFields(request.query)
            let named = query.optionalUUID("account").map { Identifier<Account>($0) }
            let only = try await api.accounts.only()?.id
            let account = named ?? request.pin?.account ?? only
            if account == nil {
                query.issue(path: ["account"], message: "There are several accounts here: name one.")
            }
            try query.finish()
            let environments = request.pin.map { [$0.environment] } ?? EnvironmentKind.allCases
            var keys: [(key: SigningKey, environment: EnvironmentKind)] = []
            for environment in environments {
                guard let account, let tenant = try await api.accounts.tenant(of: account, environment) else {
                    throw Refusal.notFound("account")
                }
                keys += try await api.signingKeys.published(of: tenant, at: request.now)
                    .map { ($0, environment) }
            }
            let ordered = publishedOrder.flatMap { status in keys.filter { $0.key.status == status } }
            return .all(ordered) { SigningKeyJSON.writePublished($0.key, $0.environment, to: &$1) }
        }
    }

    private static let publishedOrder: [SigningKeyStatus] = [.active, .next, .retired]
}
