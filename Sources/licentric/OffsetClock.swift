import Foundation
import LicensingCore
import LicensingService

/// The machine's clock, moved by the milliseconds that stand in a file: how tests let days pass.
///
/// The file is read at every look; while it cannot be read the machine's own time holds.
struct OffsetClock: LicensingService.Clock {
    let path: String
    private let system = SystemClock()

    init(path: String) {
        self.path = path
    }

    func now() -> Instant {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "0"
        let offset = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        return system.now() + Span(milliseconds: offset)
    }

    func uptime() -> Span {
        system.uptime()
    }
}
