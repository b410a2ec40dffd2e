/// Why a license file, a request or a proof of removal is not believed.
package enum ProofFailure: Error, Equatable, Sendable {
    /// It is no such file, or not as it was written; the text says what is wrong with it.
    case malformed(String)
    case unsupportedVersion(Int)
    case unsupportedAlgorithm(String)
    /// It names a signing key that the reader does not know.
    case unknownKey(String)
    /// It was changed, or signed by somebody else.
    case badSignature
    /// The signature is good, but it does not open: another license key, or another device.
    case notForThisDevice
    /// It was made with another license key than the one it is used for.
    case otherLicense

    /// A sentence for the person who has the file.
    package var message: String {
        switch self {
        case .malformed(let problem): "This is not a whole file of its kind: \(problem)."
        case .unsupportedVersion(let version):
            "The file has version \(version); this program reads version 1."
        case .unsupportedAlgorithm(let name):
            "The file is made with \"\(name)\", which this program does not know."
        case .unknownKey(let kid):
            "The file is signed with the key \(kid), which is not among the trusted ones."
        case .badSignature: "The signature does not match: the file was changed, or somebody else made it."
        case .notForThisDevice: "The file was made for another device or another license key."
        case .otherLicense: "The file was made with another license key."
        }
    }
}
