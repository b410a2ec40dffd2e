import LicensingStore

/// How the policies of the tables are told (`Migration0003`).
extension Fence {
    /// `licentric.tenant`: a tenant's number, `0` for none, `-1` for all.
    var tenantSetting: String {
        switch self {
        case .nobody, .hashes: "0"
        case .tenant(let number): "\(number)"
        case .server: "-1"
        }
    }

    /// `licentric.hashes`: hexadecimal, separated by spaces.
    var hashesSetting: String {
        guard case .hashes(let hashes) = self else {
            return ""
        }
        return hashes.map(Self.hexadecimal).joined(separator: " ")
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }
}
