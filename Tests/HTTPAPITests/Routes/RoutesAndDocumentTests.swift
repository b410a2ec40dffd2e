import Foundation
import HTTPTypes
import LicensingCore
import LicensingService
import SQLiteStore
import Testing

@testable import HTTPAPI

/// The document describes every route, and nothing else.
@Suite("Routes and document")
struct RoutesAndDocumentTests {
    /// An operation as both sides name it.
    struct Operation: Hashable, CustomStringConvertible {
        let method: String
        let path: String

        var description: String { "\(method) \(path)" }
    }

    private func routes() async throws -> [Route] {
        let directory = NSTemporaryDirectory() + "licentric-" + UUID().uuidString
        let store = try SQLiteStore.open(SQLiteStoreConfiguration(directory: directory, exclusive: true))
        let master = try #require(MasterKey(bytes: [UInt8](repeating: 1, count: MasterKey.byteCount)))
        let context = LicensingContext(store: store, ids: SystemIDSource(), vault: Vault(master))
        let routes = Routes.all(API(context, webhookTargets: AnyTarget()))
        await store.close()
        try FileManager.default.removeItem(atPath: directory)
        return routes
    }

    private func documented() -> [Operation: OpenAPINode] {
        var operations: [Operation: OpenAPINode] = [:]
        for path in OpenAPIDocument.node()["paths"]?.members ?? [] {
            for member in path.value.members
            where ["get", "post", "patch", "delete", "put"].contains(member.name) {
                operations[Operation(method: member.name.uppercased(), path: path.name)] = member.value
            }
        }
        return operations
    }

    @Test("Every route is documented, and every documented operation is a route")
    func bothDirections() async throws {
        let served = Set(try await routes().map { Operation(method: $0.method.rawValue, path: $0.path) })
        let described = Set(documented().keys)
        #expect(served.subtracting(described).isEmpty, "routes without description")
        #expect(described.subtracting(served).isEmpty, "descriptions without route")
    }

    @Test("The document offers an Idempotency-Key where answers are really kept")
    func idempotency() async throws {
        let operations = documented()
        for route in try await routes() {
            let operation = Operation(method: route.method.rawValue, path: route.path)
            let parameters = operations[operation]?["parameters"]?.elements ?? []
            let takesKey = parameters.contains { $0["$ref"]?.text?.hasSuffix("/IdempotencyKey") == true }
            #expect(takesKey == route.keepsAnswers, "\(operation)")
        }
    }

    @Test("The document names the scope and the credential that each route really asks for")
    func access() async throws {
        let operations = documented()
        for route in try await routes() {
            let operation = Operation(method: route.method.rawValue, path: route.path)
            let description = try #require(operations[operation])
            let schemes = Set(description["security"]?.elements.flatMap { $0.members.map(\.name) } ?? [])
            let scope = description["x-required-scope"]?.text
            switch route.access {
            case .anyone:
                #expect(schemes.isEmpty && scope == nil, "\(operation)")
            case .apiKey(let required):
                #expect(schemes == ["apiKey"] && scope == required.rawValue, "\(operation)")
            case .licenseKey:
                #expect(schemes == ["licenseKey"] && scope == nil, "\(operation)")
            case .apiKeyOrLicenseKey(let required):
                #expect(schemes == ["apiKey", "licenseKey"] && scope == required.rawValue, "\(operation)")
            }
        }
    }
}

/// Lets every address be called; these tests call none.
private struct AnyTarget: WebhookTargets {
    let allowsPrivate = true

    func check(_ url: String) async throws {}
}
