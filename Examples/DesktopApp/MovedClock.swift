import Foundation
import LicentricClient

/// The computer's clock, moved by the milliseconds that stand in a file: how tests let days pass.
struct MovedClock: LicentricClock {
    let path: String

    func now() -> Date {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "0"
        let offset = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        return SystemClock().now().addingTimeInterval(offset / 1000)
    }

    func sleep(for duration: Duration) async throws {
        try await SystemClock().sleep(for: duration)
    }
}
