extension JSONParser {
    /// Reads a string from its opening quote.
    ///
    /// Without escapes it is one validated copy of the source.
    mutating func string() throws(JSONSyntaxError) -> String {
        let opening = position
        position += 1
        let start = position
        while let byte = next {
            if byte == UInt8(ascii: "\"") {
                let text = try validated(bytes[start..<position], at: start)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") {
                return try stringWithEscapes(from: start, opening: opening)
            }
            try refuseControlCharacter(byte)
            position += 1
        }
        throw JSONSyntaxError("The string that starts here is not closed", at: opening)
    }

    private mutating func stringWithEscapes(from start: Int, opening: Int) throws(JSONSyntaxError) -> String {
        var decoded = Array(bytes[start..<position])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let text = try validated(decoded[...], at: start)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                try appendEscape(to: &decoded)
            default:
                try refuseControlCharacter(byte)
                decoded.append(byte)
                position += 1
            }
        }
        throw JSONSyntaxError("The string that starts here is not closed", at: opening)
    }

    private func refuseControlCharacter(_ byte: UInt8) throws(JSONSyntaxError) {
        guard byte >= 0x20 else {
            throw JSONSyntaxError(
                byte == 0
                    ? "NUL characters are not accepted"
                    : "Write control characters in strings as escapes, such as \\n",
                at: position
            )
        }
    }

    /// The standard library's validation refuses overlong forms, surrogates and what lies beyond U+10FFFF.
    private func validated(_ slice: ArraySlice<UInt8>, at offset: Int) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONSyntaxError("The string is not valid UTF-8", at: offset)
        }
        return text
    }

    private mutating func appendEscape(to decoded: inout [UInt8]) throws(JSONSyntaxError) {
        let start = position
        position += 1
        switch next {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(bytes[position])
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            decoded.append(
                contentsOf: UTF8.encode(try scalar(escapedAt: start)) ?? UTF8.encodedReplacementCharacter
            )
            return
        default:
            throw JSONSyntaxError("Unknown escape; write a backslash in a string as \\\\", at: start)
        }
        position += 1
    }

    /// Reads one scalar from "u" on: four hex digits, or two such escapes that form a surrogate pair.
    private mutating func scalar(escapedAt start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
        let first = try codeUnit(escapedAt: start)
        guard first != 0 else {
            throw JSONSyntaxError("NUL characters are not accepted", at: start)
        }
        if let scalar = Unicode.Scalar(first) {
            return scalar
        }
        let isPair = UTF16.isLeadSurrogate(first) && next == UInt8(ascii: "\\")
        if isPair, position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u") {
            position += 1
            let second = try codeUnit(escapedAt: position - 1)
            let offset = (UInt32(first) & 0x3FF) << 10 | (UInt32(second) & 0x3FF)
            if UTF16.isTrailSurrogate(second), let scalar = Unicode.Scalar(0x10000 + offset) {
                return scalar
            }
        }
        throw JSONSyntaxError("A surrogate escape must be one of a pair, high then low", at: start)
    }

    private mutating func codeUnit(escapedAt start: Int) throws(JSONSyntaxError) -> UInt16 {
        position += 1
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = byte.hexDigitValue else {
                throw JSONSyntaxError("Expected four hex digits after \\u", at: start)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
