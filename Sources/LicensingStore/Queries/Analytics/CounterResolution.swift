/// How long a time one row of the counters covers.
///
/// The number is what the row says.
package enum CounterResolution: Int, Sendable {
    case hour = 0
    case day = 1
    /// All of it; kept for all products together only.
    case ever = 2
}
