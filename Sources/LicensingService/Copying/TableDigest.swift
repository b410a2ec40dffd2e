import Crypto
import LicensingCore
import LicensingStore
import LicensingWire

/// What a table holds: how many rows, and a SHA-256 over all of them in the order of their keys, the same on every engine.
package struct TableDigest: Equatable, Sendable {
    package let rows: Int
    package let sha256: [UInt8]

    /// Reads the whole table, so many rows at a time; `report` is told how many were read.
    init(
        of table: CopiedTable,
        in transaction: any ReadTransaction,
        batchSize: Int,
        report: (Int) -> Void
    ) throws {
        var hash = SHA256()
        var count = 0
        var key: [SQLValue]?
        while true {
            let batch = try transaction.copiedRows(of: table, after: key, limit: batchSize)
            var bytes: [UInt8] = []
            for row in batch {
                for value in row.values {
                    Self.append(value, to: &bytes)
                }
            }
            hash.update(data: bytes)
            count += batch.count
            report(count)
            guard let last = batch.last, batch.count == batchSize else {
                break
            }
            key = last.key(in: table)
        }
        rows = count
        sha256 = Array(hash.finalize())
    }

    package var hex: String {
        Hex.text(of: sha256)
    }

    /// Kind, length, content: two rows have the same bytes only when they are the same.
    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(0)
        case .integer(let number): append(1, bigEndian(number), to: &bytes)
        case .text(let text): append(2, Array(text.utf8), to: &bytes)
        case .blob(let blob): append(3, blob, to: &bytes)
        case .uuid(let bits): append(3, bits.bytes, to: &bytes)
        }
    }

    private static func append(_ kind: UInt8, _ content: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(kind)
        bytes += bigEndian(Int64(content.count))
        bytes += content
    }

    private static func bigEndian(_ number: Int64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
