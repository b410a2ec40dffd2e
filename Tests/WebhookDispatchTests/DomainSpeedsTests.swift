import Testing

@testable import WebhookDispatch

@Suite("What is remembered of domains")
struct DomainSpeedsTests {
    @Test(
        "A domain is what can be bought as one piece",
        arguments: [
            ("localhost", "localhost"), ("example.com", "example.com"), ("a.b.c.example.com", "example.com"),
            ("hooks.example.co.uk", "example.co.uk"), ("example.co.uk", "example.co.uk"), ("co.uk", "co.uk"),
            ("a.example.de", "example.de"), ("a.b.com.example", "com.example"),
        ]
    )
    func domains(name: String, domain: String) {
        #expect(DomainSpeeds.domain(of: name) == domain)
    }

    @Test("The last answer counts")
    func last() {
        var speeds = DomainSpeeds()
        #expect(speeds["a.test"] == nil)
        speeds.note(.slow, of: "a.test")
        #expect(speeds["a.test"] == .slow)
        speeds.note(.quick, of: "a.test")
        #expect(speeds["a.test"] == .quick && speeds.count == 1)
    }

    @Test("The memory is bounded, and whoever answers again and again is not forgotten")
    func bounded() {
        var speeds = DomainSpeeds(memory: 10)
        for number in 0..<1000 {
            speeds.note(.slow, of: "\(number).test")
            speeds.note(.quick, of: "busy.test")
            #expect(speeds.count <= 20)
            #expect(speeds["busy.test"] == .quick)
        }
        #expect(speeds["0.test"] == nil)
        #expect(speeds["999.test"] == .slow)
    }
}
