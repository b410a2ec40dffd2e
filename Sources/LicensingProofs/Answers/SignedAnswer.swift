import Crypto
import LicensingWire

/// What an answer's Ed25519 signature is about (contract, section 8): the question as it was asked, the answer as it was given,
/// and when.
package enum SignedAnswer {
    /// The text that is signed: whoever knows their own question can tell a forged answer, one to another question, and one
    /// that was given before.
    ///
    /// - Parameters:
    ///   - timestamp: The value of `X-Signature-Timestamp`.
    ///   - nonce: As the question has it.
    ///   - requestBody: The question's bytes.
    ///   - responseBody: The answer's bytes.
    /// - Returns: UTF-8, without a line break at its end.
    package static func text(
        timestamp: String,
        nonce: String,
        requestBody: [UInt8],
        responseBody: [UInt8]
    ) -> [UInt8] {
        let lines = [
            "licentric-response:v1", timestamp, nonce, digest(of: requestBody), digest(of: responseBody),
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    /// SHA-256 in lower-case hexadecimal.
    private static func digest(of body: [UInt8]) -> String {
        Hex.text(of: Array(SHA256.hash(data: body)))
    }
}
