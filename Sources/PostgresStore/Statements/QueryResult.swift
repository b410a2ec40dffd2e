import CLibPQ
import LicensingStore

/// An answer of the server, freed with this object.
final class QueryResult {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var rowCount: Int32 {
        PQntuples(pointer)
    }

    /// How many rows a change touched.
    var changedRows: Int {
        PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    var status: ExecStatusType {
        PQresultStatus(pointer)
    }

    var succeeded: Bool {
        status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK
    }

    /// What the server says it did, such as `COMMIT`.
    var commandTag: String {
        String(cString: PQcmdStatus(pointer))
    }

    /// A value of type `boolean`.
    func boolean(row: Int32, column: Int32) -> Bool {
        PQgetvalue(pointer, row, column).map { $0.pointee != 0 } ?? false
    }

    /// Five characters; nil where the server did not answer.
    var sqlState: String? {
        field(CInt(UInt8(ascii: "C")))
    }

    /// The first line of what the server said.
    var message: String {
        field(CInt(UInt8(ascii: "M"))) ?? String(cString: PQresultErrorMessage(pointer))
    }

    /// The constraint that refused a row, with its table.
    var constraint: String? {
        guard let name = field(CInt(UInt8(ascii: "n"))) else {
            return nil
        }
        return "\(name) of \(field(CInt(UInt8(ascii: "t"))) ?? "a table")"
    }

    private func field(_ code: CInt) -> String? {
        PQresultErrorField(pointer, code).map { String(cString: $0) }
    }
}
