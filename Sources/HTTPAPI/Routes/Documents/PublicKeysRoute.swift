import HTTPTypes
import LicensingCore
import LicensingService
import LicensingWire

extension Route {
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
            var keys: [(PublicKey, EnvironmentKind)] = []
            for environment in environments {
                guard let account, let tenant = try await api.accounts.tenant(of: account, environment) else {
                    throw Refusal.notFound("account")
                }
                keys.append((try await api.signingKeys.publicKey(of: tenant), environment))
            }
            return .all(keys) { write($0, to: &$1) }
        }
    }

    private static func write(
        _ entry: (key: PublicKey, environment: EnvironmentKind),
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        writer.field("kid", entry.key.id)
        writer.field("algorithm", "ed25519")
        writer.field("status", "active")
        writer.field("environment", entry.environment.rawValue)
        writer.field("publicKey", entry.key.spkiBase64)
        writer.field("rawPublicKey", entry.key.rawBase64)
        writer.field("createdAt", entry.key.createdAt)
        writer.endObject()
    }
}
