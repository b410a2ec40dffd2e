extension String {
    /// Equality of the UTF-8 bytes.
    ///
    /// `==` also equates different spellings, even U+212A (Kelvin) with the letter K.
    func hasSameBytes(as other: String) -> Bool {
        utf8.count == other.utf8.count && utf8.elementsEqual(other.utf8)
    }
}
