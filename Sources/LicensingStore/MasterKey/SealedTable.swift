/// A table with columns that are encrypted under the master key.
///
/// ``all`` is what a rotation of the master key works through; `SealedTableTests` holds it against every column of bytes that
/// there is.
package struct SealedTable: Hashable, Sendable {
    package let name: String
    package let purpose: SealPurpose
    /// What is encrypted, with the row's id as associated data.
    package let columns: [String]
    /// What the clear text is found by, under the master key as well.
    package let hash: String?

    package static let all = [
        SealedTable(name: "signing_keys", purpose: .signingKey, columns: ["secret"], hash: nil),
        SealedTable(
            name: "webhooks",
            purpose: .webhookSecret,
            columns: ["secret", "previous_secret"],
            hash: nil
        ),
        SealedTable(name: "licenses", purpose: .licenseKey, columns: ["key_ciphertext"], hash: "key_hash"),
        SealedTable(name: "kept_answers", purpose: .answer, columns: ["body"], hash: nil),
    ]
}
