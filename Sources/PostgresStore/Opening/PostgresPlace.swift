import CLibPQ

/// What a URL says of where the database is, without the secrets in it.
package struct PostgresPlace: Equatable, Sendable {
    /// Host, port and database as far as the URL names them, such as `db.example.com:5433/licentric`.
    package let name: String

    /// Nil when libpq cannot read it.
    package init?(url: String) {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            PQfreemem(message)
            return nil
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values[String(cString: keyword)] = String(cString: value)
            }
            option += 1
        }
        let host = values["host"] ?? values["hostaddr"] ?? "the local server"
        let port = values["port"].map { ":\($0)" } ?? ""
        name = host + port + (values["dbname"].map { "/\($0)" } ?? "")
    }
}
