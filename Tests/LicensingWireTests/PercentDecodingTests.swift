import LicensingWire
import Testing

@Suite("Percent decoding")
struct PercentDecodingTests {
    static let decoded: [(String, Bool, String)] = [
        ("", false, ""), ("abc", false, "abc"), ("a%20b", false, "a b"), ("a+b", false, "a+b"),
        ("a+b", true, "a b"), ("a%2Bb", true, "a+b"),
        ("%2f%2F", false, "//"), ("%C3%A9", false, "é"), ("é", false, "é"), ("%F0%9F%98%80", true, "😀"),
        ("%25", false, "%"),
        ("%2525", false, "%25"), ("%0A", false, "\n"),
    ]

    @Test("decodes once", arguments: decoded)
    func decodes(text: String, plusIsSpace: Bool, expected: String) {
        let result = PercentDecoding.decode(text, plusIsSpace: plusIsSpace)
        #expect(result.map { Array($0.utf8) } == Array(expected.utf8))
    }

    static let refused = [
        "%", "a%", "%2", "%G0", "%0G", "%%20", "% 20", "%+1", "%00", "a%00b", "\u{0}", "%C3", "%C3x", "%A9",
        "%C0%80", "%ED%A0%80",
        "%F4%90%80%80", "%FF", "%u0041",
    ]

    @Test("refuses bad escapes, bad UTF-8 and NUL", arguments: refused)
    func refuses(text: String) {
        #expect(PercentDecoding.decode(text, plusIsSpace: false) == nil)
        #expect(PercentDecoding.decode(text[...], plusIsSpace: true) == nil)
    }
}
