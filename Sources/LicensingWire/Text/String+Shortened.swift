extension String {
    /// The text as a message quotes it: a hostile name must not become a larger answer.
    var shortened: String {
        let scalars = unicodeScalars.prefix(100)
        return scalars.endIndex == unicodeScalars.endIndex ? self : String(scalars) + "…"
    }
}
