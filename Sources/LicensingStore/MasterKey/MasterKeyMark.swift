/// How a server tells others on its database which master keys it knows: the beginning of each key's check, in hexadecimal.
///
/// The whole check stands in the database, so this gives nothing away.
package enum MasterKeyMark {
    private static let length = 8

    package static func text(of check: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: check.prefix(length).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
