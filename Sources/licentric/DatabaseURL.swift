import Foundation
import PostgresStore

/// The URL of a PostgreSQL database, checked as far as that is possible without asking for it.
///
/// It may hold a password, so it is never part of a message.
struct DatabaseURL: Sendable {
    /// As libpq takes it.
    let text: String
    /// Host and database, for people.
    let name: String

    /// - Throws: A sentence that quotes nothing of the URL.
    init(_ text: String, option: String) throws(StartFailure) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else {
            throw StartFailure(
                "\(option) is no URL of a PostgreSQL database: it takes postgres://USER:PASSWORD@HOST:PORT/DATABASE."
            )
        }
        guard Self.isUnambiguous(text), let place = PostgresPlace(url: text) else {
            throw StartFailure(
                "\(option) cannot be read: it takes postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %-signs for what is special in a password (%40 for @)."
            )
        }
        self.text = text
        name = place.name
    }

    /// Whether nothing of a password could be taken for a host or a port, which messages show.
    private static func isUnambiguous(_ url: String) -> Bool {
        guard let at = url.firstIndex(of: "@"), let scheme = url.range(of: "://") else {
            return true
        }
        let credentials = url[scheme.upperBound...].prefix { $0 != "@" }
        return at == url.lastIndex(of: "@") && !credentials.contains { "/?#[]".contains($0) }
    }
}
