import Testing

@testable import LicensingDevice
@testable import LicentricClient

@Suite("The fingerprint is the official SDK's")
struct FingerprintTests {
    private static let container = String(repeating: "0123456789abcdef", count: 4)
    private static let uuid = "12345678-1234-1234-1234-1234567890AB"

    struct Case: Sendable {
        let sources: FingerprintSources
        let identity: String
    }

    private static func linux(_ groups: String? = nil, _ machine: String? = nil) -> FingerprintSources {
        FingerprintSources(system: .linux, hostname: "host", controlGroups: groups, machineID: machine)
    }

    static let table: [Case] = [
        Case(sources: linux(), identity: "host|linux"),
        Case(sources: linux("0::/\n", " \n"), identity: "host|linux"),
        Case(sources: linux("0::/init.scope\n", " abc\n"), identity: "abc"),
        Case(sources: linux("1:name=x:/docker/\(container)\n", "abc"), identity: container),
        Case(sources: linux("0::/a\n1:x:/docker/\(container) /b\n", "abc"), identity: container),
        Case(sources: linux("1:x:/\(container.uppercased())\n", "abc"), identity: "abc"),
        Case(sources: linux("1:x:/docker-\(container).scope\n", "abc"), identity: "abc"),
        Case(sources: linux("1:x:/\(container)0\n", "abc"), identity: "abc"),
        Case(
            sources: FingerprintSources(system: .darwin, hostname: "mac", platformUUID: uuid),
            identity: uuid
        ),
        Case(
            sources: FingerprintSources(system: .darwin, hostname: "mac", platformUUID: "short"),
            identity: "mac|darwin"
        ),
        Case(sources: FingerprintSources(system: .windows, hostname: "pc"), identity: "pc|windows"),
    ]

    @Test("what it is made of", arguments: table)
    func identity(_ row: Case) {
        #expect(row.sources.identity == row.identity)
    }

    // `printf 'host|linux' | sha256sum`
    @Test("how it is written")
    func hash() {
        #expect(
            Self.linux().fingerprint == "2ed0a7571a80dac30e62eb5dcc134f7d9f9d27e34147c331cdb3236e499c3b14"
        )
    }

    @Test("it is the same at every call")
    func stable() {
        #expect(Fingerprint.current() == Fingerprint.current())
        #expect(Fingerprint.current().count == 64)
    }
}
