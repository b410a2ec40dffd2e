import CLibPQ
import LicensingCore
import LicensingStore

/// One row of an answer, in the binary format.
///
/// A column of another kind than asked for fails the transaction.
struct PostgresRow: SQLRow {
    let result: QueryResult
    let row: Int32
    let transaction: PostgresTransaction

    func isNull(_ column: Int) -> Bool {
        PQgetisnull(result.pointer, row, Int32(column)) == 1
    }

    func integer(_ column: Int) -> Int64 {
        let bytes = value(column)
        return switch (PQftype(result.pointer, Int32(column)), bytes?.count) {
        case (PostgresType.int8, 8): Int64(bigEndian: load(bytes, as: Int64.self))
        case (PostgresType.int4, 4): Int64(Int32(bigEndian: load(bytes, as: Int32.self)))
        case (PostgresType.bool, 1): Int64(load(bytes, as: UInt8.self))
        default: mismatch(column, 0)
        }
    }

    func text(_ column: Int) -> String {
        guard let bytes = value(column), PostgresType.texts.contains(PQftype(result.pointer, Int32(column)))
        else {
            return mismatch(column, "")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let bytes = value(column), PQftype(result.pointer, Int32(column)) == PostgresType.bytea else {
            return mismatch(column, [])
        }
        return Array(bytes)
    }

    func uuid(_ column: Int) -> UUIDBits {
        guard let bytes = value(column), bytes.count == 16 else {
            return mismatch(column, UUIDBits(high: 0, low: 0))
        }
        return UUIDBits(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
    }

    private func value(_ column: Int) -> UnsafeRawBufferPointer? {
        guard !isNull(column), let start = PQgetvalue(result.pointer, row, Int32(column)) else {
            return nil
        }
        return UnsafeRawBufferPointer(
            start: start,
            count: Int(PQgetlength(result.pointer, row, Int32(column)))
        )
    }

    private func load<Number>(_ bytes: UnsafeRawBufferPointer?, as _: Number.Type) -> Number
    where Number: FixedWidthInteger {
        bytes?.loadUnaligned(as: Number.self) ?? 0
    }

    private func mismatch<Value>(_ column: Int, _ placeholder: Value) -> Value {
        transaction.note(.defect("column \(column) is not of the kind it is read as"))
        return placeholder
    }
}
