extension String {
    /// Equality of bytes.
    ///
    /// Swift's `==` is canonical equivalence, which no database shares: two texts it calls equal could be two
    /// rows.
    package func isSameText(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else {
            return false
        }
        let isSame = utf8.withContiguousStorageIfAvailable { mine in
            other.utf8.withContiguousStorageIfAvailable { mine.elementsEqual($0) }
        }
        return isSame.flatMap { $0 } ?? utf8.elementsEqual(other.utf8)
    }
}
