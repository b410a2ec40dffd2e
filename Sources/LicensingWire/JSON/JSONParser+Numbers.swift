extension JSONParser {
    /// Steps over a number, checking its form only.
    mutating func number() throws(JSONSyntaxError) {
        if next == UInt8(ascii: "-") {
            position += 1
        }
        let leading = next
        let start = position
        try digits("Expected a digit after '-'")
        if leading == UInt8(ascii: "0"), position > start + 1 {
            throw JSONSyntaxError("Numbers must not start with a zero", at: start)
        }
        if next == UInt8(ascii: ".") {
            position += 1
            try digits("Expected a digit after the decimal point")
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") {
                position += 1
            }
            try digits("Expected a digit in the exponent")
        }
    }

    private mutating func digits(_ complaint: String) throws(JSONSyntaxError) {
        guard next?.isDigit == true else {
            throw failure(complaint)
        }
        while next?.isDigit == true {
            position += 1
        }
    }
}
