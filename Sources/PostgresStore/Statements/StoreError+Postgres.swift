import LicensingStore

extension StoreError {
    /// What an SQLSTATE means to the operator.
    ///
    /// - Parameters:
    ///   - sqlState: Five characters; nil when the connection itself failed.
    ///   - message: What the server said. It may quote a value where it tells of one, so it is used only for kinds that
    ///     do not.
    ///   - place: The statement, or the constraint; never a bound value: values are keys.
    init(sqlState: String?, message: String, place: String) {
        guard let sqlState else {
            self = .unavailable("the connection to PostgreSQL failed: \(message)")
            return
        }
        switch sqlState.prefix(2) {
        case "25" where sqlState == "25P03":
            self = .unavailable("PostgreSQL ended a transaction in which this node hung")
        case "23":
            self = .constraint(place)
        case "42" where sqlState == "42P01":
            self = .unavailable(
                "a table is missing: was the database made anew? Start a node, which makes it"
            )
        case "42" where sqlState == "42501" && message.hasPrefix("permission denied"):
            self = .unavailable("\(message): the role must own the database and its tables")
        case "42" where sqlState != "42P05", "34":
            self = .defect("\(message) (SQLSTATE \(sqlState)) in: \(place)")
        case "21", "22", "25", "2F", "38", "39", "44":
            self = .defect("SQLSTATE \(sqlState) in: \(place)")
        default:
            self = .unavailable("\(Self.advice(sqlState, message)) (SQLSTATE \(sqlState))")
        }
    }

    private static func advice(_ sqlState: String, _ message: String) -> String {
        switch sqlState {
        case "57014": "PostgreSQL took too long for a statement"
        case "26000", "42P05":
            "a prepared statement was lost: a pooler in transaction mode needs --direct-database-url besides"
        case "53300": "PostgreSQL takes no more connections: raise max_connections, or give the server fewer"
        case "53100": "the disk of PostgreSQL is full"
        case "55P03": "another transaction held a lock for too long"
        case "28P01", "28000": "PostgreSQL does not accept the user or the password: check the database URL"
        case "3D000": "the database does not exist: create it, or correct the database URL"
        default: message
        }
    }
}
