import LicensingCore
import LicensingWire
import TestSupport
import Testing

@testable import HTTPAPI

/// The quick reader reads what the strict one reads, or nothing.
@Suite("Plain questions")
struct PlainQuestionTests {
    private func strict(_ body: [UInt8]) -> (LicenseKeyText, ValidationQuestion)? {
        try? ValidationQuestion.withKey(Fields(try JSONDocument(body), unknown: .ignore))
    }

    private func shown(_ read: (LicenseKeyText, ValidationQuestion)?) -> String? {
        read.map { "\($0.0) \($0.1)" }
    }

    @Test(
        "What applications send",
        arguments: [
            (#"{"key":"LIC-0000-0000-0000-0000"}"#, true),
            (#"{"key":"LIC-0000-0000-0000-0000","fingerprint":"device"}"#, true),
            (#"{ "key" : "lic-oooo-0000-0000-0000" , "fingerprint" : "d" , "nonce" : "a_B-9" }"#, true),
            ("{\n\t\"nonce\":\"n\",\r\"key\":\"  k  \"}", true),
            (#"{"key":"k","entitlements":[]}"#, false), (#"{"key":"k","productCode":"editor"}"#, false),
            (#"{"key":"k","unknown":"x"}"#, false), (#"{"key":"k\n"}"#, false), (#"{"key":"ü"}"#, false),
            (#"{"key":"k","key":"k"}"#, false), (#"{"key":" "}"#, false), (#"{"key":""}"#, false),
            (#"{"key":"k","nonce":"!"}"#, false), (#"{"key":"k","fingerprint":""}"#, false),
            (#"{"fingerprint":"d"}"#, false), (#"{"key":7}"#, false), (#"{"key":"k"}}"#, false),
            (#"{"key":"k",}"#, false), (#"{"key":"k""#, false), (#"["key"]"#, false), ("{}", false),
            ("", false),
            (#" {"key":"k"}"#, true), (#"{"key":"k"} "#, true), (#"{"key":null}"#, false),
        ]
    )
    func table(_ text: String, _ isPlain: Bool) {
        let body = Array(text.utf8)
        let read = PlainQuestion.read(body)
        #expect((read != nil) == isPlain)
        if read != nil {
            #expect(shown(read) == shown(strict(body)))
        }
    }

    @Test("Random bodies: both read the same, or the quick one nothing")
    func random() {
        var random = SplitMix64()
        let seed = random.seed
        let parts = [
            "{", "}", ",", ":", "\"key\"", "\"fingerprint\"", "\"nonce\"", "\"LIC-0000\"", "\"a\"",
            "\"\\u0041\"",
            "\"é\"", " ", "\n", "null", "[]", "\"\"", "\"key\":\"k\"", "{\"key\":\"value\"",
            "\"nonce\":\"n\"", "\u{0}",
        ]
        var plain = 0
        for _ in 0..<50_000 {
            let count = Int.random(in: 1...6, using: &random)
            let text = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let body = Array((text + (Bool.random(using: &random) ? "}" : "")).utf8)
            guard let read = PlainQuestion.read(body) else {
                continue
            }
            plain += 1
            #expect(shown(read) == shown(strict(body)), "seed \(seed): \(text)")
        }
        #expect(plain > 100, "seed \(seed)")
    }
}
