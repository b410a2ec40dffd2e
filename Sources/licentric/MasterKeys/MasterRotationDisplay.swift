import Foundation
import LicensingService

/// Shows on standard error how far a rotation has come.
struct MasterRotationDisplay: Sendable {
    /// So many rows between two lines about the same table.
    private static let step = 20_000

    func show(_ progress: MasterRotationProgress) {
        switch progress {
        case .working(let table, let seen, let pass):
            if seen > 0, seen.isMultiple(of: Self.step) {
                say("pass \(pass): \(table): \(seen.grouped) row(s) so far")
            }
        case .worked(let table, let seen, let resealed, let pass):
            say("pass \(pass): \(table): \(seen.grouped) row(s), \(resealed.grouped) encrypted anew")
        }
    }

    func say(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}
