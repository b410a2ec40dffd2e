import LicensingProofs
import Testing

@Suite("What the server signs of an answer")
struct SignedAnswerTests {
    // Computed with another implementation:
    //
    //     printf 'licentric-response:v1\n1767225600\nabc_-123\n%s\n%s' \
    //       "$(printf '{"key":"K"}' | sha256sum | cut -c1-64)" "$(printf '{"valid":true}' | sha256sum | cut -c1-64)"
    @Test("the text is the contract's, to the byte")
    func vector() {
        let text = SignedAnswer.text(
            timestamp: "1767225600",
            nonce: "abc_-123",
            requestBody: Array(#"{"key":"K"}"#.utf8),
            responseBody: Array(#"{"valid":true}"#.utf8)
        )
        let expected = """
            licentric-response:v1
            1767225600
            abc_-123
            910009f7345a5c623e8451c21575053632550e58d62348ca2453adb9e48b02c9
            8daf09a6fc31937457dd77e9c25ce4b21349d605b561a8c5d557841bf964c9a0
            """
        #expect(String(decoding: text, as: UTF8.self) == expected)
    }
}
