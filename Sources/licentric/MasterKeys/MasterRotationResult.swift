import LicensingService
import LicensingStore
import LicensingWire

/// What `licentric keys rotate-master` says at its end.
struct MasterRotationResult: Sendable {
    let tally: MasterRotationTally
    let origin: MasterKeys.Origin

    var json: String {
        let counts = SealedTable.all.map(\.name)
            .map { table in
                "\"\(table)\":{\"rows\":\(tally.rows[table] ?? 0),\"encryptedAnew\":\(tally.resealed[table] ?? 0)}"
            }
        return
            #"{"status":"finished","passes":\#(tally.passes),"tables":{\#(counts.joined(separator: ","))}}"#
    }

    var plain: String {
        let rows = tally.rows.values.reduce(0, +)
        let seen = rows == 0 ? "" : "\(rows.grouped) row(s) open under it. "
        return """
            The new master key is in place. \(seen)\(remainder)
            Backups made before need the old key\(oldPlace): keep it as long as you keep them; after a leak delete both.
            """
    }

    private var oldPlace: String {
        switch origin {
        case .directory(let directory): ", \(directory)/\(MasterKeyFile.name).old-…"
        case .environment: ""
        }
    }

    private var remainder: String {
        switch origin {
        case .directory(let directory):
            "It is in \(directory)/\(MasterKeyFile.name): put it where you keep the old one."
        case .environment:
            """
            Set LICENTRIC_MASTER_KEY or LICENTRIC_MASTER_KEY_FILE to it, leave LICENTRIC_NEXT_MASTER_KEY out, and start every \
            server again.
            """
        }
    }
}
