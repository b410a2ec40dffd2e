extension Duration {
    /// As a sentence has it.
    var inWords: String {
        let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
        guard milliseconds >= 1000 else {
            return "\(milliseconds) ms"
        }
        return "\(milliseconds / 1000) s"
    }
}
