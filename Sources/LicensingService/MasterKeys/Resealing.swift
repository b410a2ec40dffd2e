import LicensingCore
import LicensingStore

/// What has to change in one row so that it lies under the new key.
struct Resealing {
    let id: UUIDBits
    private(set) var values: [ResealedValue] = []
    /// Whether something in it opens under neither key.
    private(set) var isUnreadable = false

    init(_ row: SealedRow, of table: SealedTable, from old: VaultKeys, to new: VaultKeys) throws {
        id = row.id
        for (column, ciphertext) in zip(table.columns, row.ciphertexts) {
            guard let ciphertext, try new.open(ciphertext, for: table.purpose, row: id) == nil else {
                continue
            }
            guard let clear = try old.open(ciphertext, for: table.purpose, row: id) else {
                isUnreadable = true
                continue
            }
            values.append(
                ResealedValue(
                    id: id,
                    column: column,
                    old: ciphertext,
                    new: try new.seal(clear, for: table.purpose, row: id),
                    hash: table.hash.map { _ in new.lookupHash(of: String(decoding: clear, as: UTF8.self)) }
                )
            )
        }
    }
}
