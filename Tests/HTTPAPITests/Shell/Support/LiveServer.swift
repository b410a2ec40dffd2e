import HTTPAPI
import Hummingbird
import NIOCore

/// The shell behind a real socket on a free port, for as long as a closure runs.
struct LiveServer: Sendable {
    let port: Int
    let shell: TestShell

    static func run(
        _ change: (inout ShellConfiguration) -> Void = { _ in },
        limits: RateLimits = .standard,
        _ body: (LiveServer) async throws -> Void
    ) async throws {
        var configuration = ShellConfiguration()
        configuration.port = 0
        configuration.lingering = .milliseconds(200)
        change(&configuration)
        let shell = TestShell(limits: limits, configuration: configuration)
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = buildApplication(
            routes: TestRoutes.all,
            services: shell.services,
            configuration: configuration,
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
            }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await application.run()
            }
            for await port in ports {
                try await body(LiveServer(port: port, shell: shell))
                break
            }
            group.cancelAll()
        }
    }

    /// Sends bytes and returns all that comes until the server closes.
    func exchange(_ request: String) async throws -> String {
        try await RawConnection.open(port: port) { connection in
            try await connection.send(request)
            return try await connection.readToEnd()
        }
    }

    /// The statuses of all answers in what came back.
    static func statuses(in text: String) -> [String] {
        text.split(separator: "HTTP/1.1 ").map { String($0.prefix(3)) }.filter { Int($0) != nil }
    }
}
