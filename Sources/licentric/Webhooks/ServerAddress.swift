import Foundation
import LicensingCore

/// The address of a server, and where its events are.
struct ServerAddress {
    private static let apiPath = "/api/v1"

    /// As it was given, without a slash at its end.
    let text: String

    /// Reads an origin, with or without the API's path behind it.
    init(_ text: String) throws(StartFailure) {
        let parts = URLComponents(string: text, encodingInvalidCharacters: false)
        guard let parts, ["http", "https"].contains(parts.scheme?.lowercased()),
            parts.host?.isEmpty == false,
            parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else {
            throw StartFailure(
                "\"\(text)\" is no address of a server: write it like http://127.0.0.1:8080."
            )
        }
        self.text = String(text.reversed().drop { $0 == "/" }.reversed())
    }

    /// Where a page of the list of events is, newest first.
    func events(after cursor: Identifier<Event>?, limit: Int) -> String {
        let base = text.hasSuffix(Self.apiPath) ? text : text + Self.apiPath
        let position = cursor.map { "&cursor=\($0.eventText)" } ?? ""
        return "\(base)/events?limit=\(limit)\(position)"
    }
}
