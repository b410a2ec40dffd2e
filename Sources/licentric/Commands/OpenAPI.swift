import ArgumentParser
import HTTPAPI

/// The command `licentric openapi`.
struct OpenAPI: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: "Print the OpenAPI 3.1 document that GET /api/v1/openapi.json serves."
    )

    func run() {
        print(OpenAPIDocument.text())
    }
}
