import Foundation

/// How long to stay away from a server that does not answer: longer each time, and not all threads of all nodes at the same
/// moment.
enum Backoff {
    static func seconds(after failures: Int, longest: TimeInterval) -> TimeInterval {
        min(longest, 0.05 * pow(2, Double(min(failures, 10)))) * Double.random(in: 0.5...1)
    }

    /// Pauses in small steps, so that a store that is being closed need not wait.
    static func pause(after failures: Int, longest: TimeInterval, while isWanted: () -> Bool) {
        let end = DispatchTime.now() + seconds(after: failures, longest: longest)
        while DispatchTime.now() < end, isWanted() {
            Thread.sleep(forTimeInterval: 0.05)
        }
    }
}
