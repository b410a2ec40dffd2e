extension String {
    /// Equality of bytes.
    ///
    /// Swift's `==` is canonical equivalence, which no database shares: two texts it calls equal could be two
    /// rows.
    package func isSameText(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
