import Foundation
import LicentricClient

/// What an application of your own has compiled in. This one takes it from its flags, so that it can be tried on any server.
extension Options {
    func configuration() throws -> LicentricConfiguration {
        let keys =
            all("--public-key").isEmpty
            ? [value("", "LICENTRIC_PUBLIC_KEY")].compactMap { $0 } : all("--public-key")
        guard !keys.isEmpty else {
            throw Stop(
                sentence: "Give --public-key: the README beside this program says where it stands.",
                code: 2
            )
        }
        guard let server = URL(string: value("--server", "LICENTRIC_SERVER") ?? "http://127.0.0.1:8080")
        else {
            throw Stop(sentence: "--server is no address.", code: 2)
        }
        var configuration = try LicentricConfiguration(
            server: server,
            publicKeys: try keys.map { try PinnedKey($0) },
            product: .code(value("--product", "LICENTRIC_PRODUCT") ?? "demo-app"),
            stateDirectory: value("--state", "LICENTRIC_STATE")
                .map { URL(filePath: $0, directoryHint: .isDirectory) }
        )
        try configure(&configuration)
        return configuration
    }

    private func configure(_ configuration: inout LicentricConfiguration) throws {
        if let name = value("--environment", "LICENTRIC_ENVIRONMENT") {
            guard let environment = LicentricEnvironment(rawValue: name) else {
                throw Stop(sentence: "--environment is live or test.", code: 2)
            }
            configuration.environment = environment
        }
        switch value("--when-unreachable") ?? "closed" {
        case "open": configuration.whenUnreachable = .failOpen
        case "closed": configuration.whenUnreachable = .failClosed
        default: throw Stop(sentence: "--when-unreachable is open or closed.", code: 2)
        }
        configuration.graceForOutage = try seconds("--grace") ?? configuration.graceForOutage
        configuration.freshness = try seconds("--freshness") ?? configuration.freshness
        configuration.timeout = try seconds("--timeout") ?? configuration.timeout
        configuration.retries = try number("--retries") ?? configuration.retries
    }

    /// The computer's clock, or for tests one that is moved by the milliseconds in a file.
    func clock() -> any LicentricClock {
        value("", "LICENTRIC_TEST_CLOCK_FILE").map { MovedClock(path: $0) } ?? SystemClock()
    }
}
