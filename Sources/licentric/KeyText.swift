import LicensingCore
import LicensingService
import LicensingWire

/// API keys and accounts as the command line shows them.
enum KeyText {
    static func json(_ issued: IssuedAPIKey) -> String {
        text { write(issued, to: &$0) }
    }

    static func plain(_ issued: IssuedAPIKey) -> String {
        """
        id           \(issued.key.id.text)
        environment  \(issued.key.tenant.environment.rawValue)
        API key      \(issued.plainKey)
        signing key  \(issued.signingKey)
        public key   \(issued.publicKey.spkiBase64)
        """
    }

    static func json(_ keys: [APIKey]) -> String {
        text { writer in
            writer.beginArray()
            for key in keys {
                writer.beginObject()
                writer.field("id", key.id)
                writer.field("accountId", key.tenant.account)
                writer.field("environment", key.tenant.environment.rawValue)
                writer.field("name", key.name)
                writer.field("prefix", key.prefix)
                writer.field("scopes", key.scopes.map(\.rawValue))
                writer.field("createdAt", key.createdAt)
                writer.field("expiresAt", key.expiresAt)
                writer.field("lastUsedAt", key.lastUsedAt)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    static func plain(_ keys: [APIKey]) -> String {
        guard !keys.isEmpty else {
            return "There are no API keys."
        }
        return
            keys.map { key in
                // Names come from others, and a terminal obeys control characters.
                let name = String(
                    key.name.unicodeScalars.map {
                        $0.properties.generalCategory == .control ? "?" : Character($0)
                    }
                )
                let used = key.lastUsedAt.map { "last used \($0.rfc3339)" } ?? "never used"
                return
                    "\(key.id.text)  \(key.prefix)…  \(key.tenant.environment.rawValue)  \(name)  (\(used))"
            }
            .joined(separator: "\n")
    }

    static func json(_ accounts: [Account]) -> String {
        text { writer in
            writer.beginArray()
            for account in accounts {
                write(account, to: &writer)
            }
            writer.endArray()
        }
    }

    static func json(_ account: Account) -> String {
        text { write(account, to: &$0) }
    }

    /// What stands in `initial-keys.json`.
    static func initialKeys(_ account: Account, live: IssuedAPIKey, test: IssuedAPIKey) -> String {
        text { writer in
            writer.beginObject()
            writer.field("accountId", account.id)
            writer.key("live")
            write(live, to: &writer)
            writer.key("test")
            write(test, to: &writer)
            writer.endObject()
        }
    }

    private static func write(_ account: Account, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", account.id)
        writer.field("name", account.name)
        writer.field("createdAt", account.createdAt)
        writer.endObject()
    }

    private static func write(_ issued: IssuedAPIKey, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", issued.key.id)
        writer.field("plainKey", issued.plainKey)
        writer.field("signingKey", issued.signingKey)
        writer.field("publicKey", issued.publicKey.spkiBase64)
        writer.field("environment", issued.key.tenant.environment.rawValue)
        writer.field("scopes", issued.key.scopes.map(\.rawValue))
        writer.endObject()
    }

    private static func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
