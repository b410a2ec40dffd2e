/// Another transaction got in the way: this one had no effect, and may succeed when it is run again.
struct Conflict: Error {
    /// Serialization failures and deadlocks.
    static let states: Set<String> = ["40001", "40P01"]

    let sqlState: String
}
