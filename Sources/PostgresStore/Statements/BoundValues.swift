import CLibPQ
import LicensingCore
import LicensingStore

/// The values of a statement in libpq's arrays, all in the binary format.
struct BoundValues {
    let types: [Oid]
    private let buffers: [[UInt8]?]

    init(_ values: [SQLValue]) {
        types = values.map(Self.type)
        buffers = values.map(Self.bytes)
    }

    var count: Int32 {
        Int32(buffers.count)
    }

    /// Hands the arrays to a call of libpq.
    func withPointers<T>(
        _ body: (
            _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?,
            _ formats: UnsafePointer<Int32>?
        ) -> T
    ) -> T {
        // One buffer for all, so that the pointers into it stay where they are.
        let all = Array(buffers.compactMap { $0 }.joined()) + [0]
        return all.withUnsafeBytes { bytes in
            var offset = 0
            let pointers: [UnsafePointer<CChar>?] = buffers.map { buffer in
                guard let buffer else {
                    return nil
                }
                defer { offset += buffer.count }
                return bytes.baseAddress.map { ($0 + offset).assumingMemoryBound(to: CChar.self) }
            }
            let lengths = buffers.map { Int32($0?.count ?? 0) }
            let formats = [Int32](repeating: 1, count: buffers.count)
            return body(pointers, lengths, formats)
        }
    }

    private static func type(_ value: SQLValue) -> Oid {
        switch value {
        case .null: PostgresType.unknown
        case .integer: PostgresType.int8
        case .text: PostgresType.text
        case .blob, .uuid: PostgresType.bytea
        }
    }

    private static func bytes(_ value: SQLValue) -> [UInt8]? {
        switch value {
        case .null: nil
        case .integer(let number): withUnsafeBytes(of: number.bigEndian) { Array($0) }
        case .text(let text): Array(text.utf8)
        case .blob(let bytes): bytes
        case .uuid(let bits): bits.bytes
        }
    }
}
