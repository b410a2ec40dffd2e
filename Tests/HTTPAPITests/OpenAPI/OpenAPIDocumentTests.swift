import Foundation
import HTTPAPI
import LicensingCore
import Testing

/// The document is sound by itself; that it tells the truth about the routes is for the tests of the routes.
@Suite("The OpenAPI document")
struct OpenAPIDocumentTests {
    private let document = OpenAPIDocument.node()

    private struct Operation {
        let name: String
        let path: OpenAPINode
        let node: OpenAPINode
        var id: String { node["operationId"]?.text ?? "" }
        var parameters: [OpenAPINode] {
            (path["parameters"]?.elements ?? []) + (node["parameters"]?.elements ?? [])
        }
    }

    private var operations: [Operation] {
        let methods = ["get", "post", "put", "patch", "delete"]
        return (document["paths"]?.members ?? [])
            .flatMap { path in
                path.value.members.filter { methods.contains($0.name) }
                    .map { member in
                        Operation(
                            name: "\(member.name.uppercased()) \(path.name)",
                            path: path.value,
                            node: member.value
                        )
                    }
            }
    }

    private func enumeration(_ schema: String) -> [String] {
        (document.target(of: "#/components/schemas/\(schema)")?["enum"]?.elements ?? []).compactMap(\.text)
    }

    @Test("the text is JSON, indented, and OpenAPI 3.1")
    func parses() throws {
        let text = OpenAPIDocument.text()
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect((json?["openapi"] as? String)?.hasPrefix("3.1.") == true)
        #expect(text.hasPrefix("{\n  \"openapi\""))
        #expect(text.hasSuffix("}\n"))
    }

    @Test("the origin stands before every server")
    func origin() {
        let text = OpenAPIDocument.text(serverURL: "https://licenses.example.com")
        #expect(text.contains(#""url": "https://licenses.example.com/api/v1""#))
        #expect(text.contains(#""url": "https://licenses.example.com/a/{accountId}/{environment}/api/v1""#))
        #expect(text.contains(#""url": "https://licenses.example.com/""#))
        #expect(!text.contains(#""url": "/"#))
    }

    @Test("every reference leads somewhere")
    func references() {
        var references: [String] = []
        func collect(_ node: OpenAPINode) {
            if let reference = node["$ref"]?.text { references.append(reference) }
            for member in node.members { collect(member.value) }
            for element in node.elements { collect(element) }
        }
        collect(document)
        #expect(references.count > 500)
        for reference in Set(references) {
            #expect(document.target(of: reference) != nil, "\(reference)")
        }
    }

    @Test("every operation of this version is there, once")
    func operationsAreComplete() {
        let names = operations.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.sorted() == expectedOperations.sorted())
        #expect(Set(operations.map(\.id)).count == operations.count)
        #expect(!operations.contains { $0.id.isEmpty })
    }

    @Test("the parameters of a path are declared, and no others")
    func pathParameters() {
        for operation in operations {
            let declared = operation.parameters
                .map { node in node["$ref"]?.text.flatMap(document.target) ?? node }
                .filter { $0["in"]?.text == "path" }
            let path = operation.name.split(separator: " ").last ?? ""
            let placeholders = path.split(separator: "/").filter { $0.hasPrefix("{") }
                .map { $0.dropFirst().dropLast() }
            #expect(
                Set(declared.compactMap { $0["name"]?.text }) == Set(placeholders.map(String.init)),
                "\(path)"
            )
            #expect(declared.allSatisfy { $0["required"] == .bool(true) })
        }
    }

    @Test("a guarded operation names its scope in words and for programs, an open one none")
    func scopes() {
        for operation in operations {
            let schemes = (operation.node["security"]?.elements ?? []).flatMap(\.members).map(\.name)
            let scope = operation.node["x-required-scope"]?.text
            #expect((scope != nil) == schemes.contains("apiKey"), "\(operation.name)")
            guard let scope else { continue }
            #expect(AccessScope(rawValue: scope) != nil, "\(operation.name)")
            let description = operation.node["description"]?.text ?? ""
            #expect(description.localizedCaseInsensitiveContains("scope: `\(scope)`"), "\(operation.name)")
        }
    }

    @Test("every operation has a success, a summary, a known tag, and a form for any failure")
    func operationsAreDescribed() {
        let tags = Set((document["tags"]?.elements ?? []).compactMap { $0["name"]?.text })
        for operation in operations {
            let responses = operation.node["responses"]?.members.map(\.name) ?? []
            #expect(responses.contains { $0.hasPrefix("2") }, "\(operation.name)")
            #expect(responses.contains("default"), "\(operation.name)")
            #expect(operation.node["summary"]?.text?.isEmpty == false, "\(operation.name)")
            #expect(operation.node["description"]?.text?.isEmpty == false, "\(operation.name)")
            #expect(tags.contains(operation.node["tags"]?.elements.first?.text ?? ""), "\(operation.name)")
            #expect((operation.node["requestBody"] == nil) || responses.contains("413"), "\(operation.name)")
        }
    }

    @Test("every required field is described")
    func requiredFields() {
        for schema in document["components"]?["schemas"]?.members ?? [] {
            let fields = Set((schema.value["properties"]?.members ?? []).map(\.name))
            let required = Set((schema.value["required"]?.elements ?? []).compactMap(\.text))
            #expect(required.isSubset(of: fields), "\(schema.name)")
        }
    }

    @Test("scopes and error codes are those of the server")
    func enumerations() {
        #expect(Set(enumeration("ApiKeyScope")) == Set(AccessScope.allCases.map(\.rawValue)))
        let codes = enumeration("ErrorCode")
        #expect(Set(codes).isSubset(of: Set(RefusalCode.allCases.map(\.rawValue))))
        let shown = (document["components"]?["responses"]?.members ?? [])
            .flatMap { $0.value["x-codes"]?.elements ?? [] }
            .compactMap(\.text)
        #expect(Set(shown) == Set(codes))
    }
}

private let expectedOperations = """
    POST /licenses/validate-key|POST /validate-key|POST /licenses/{id}/validate|GET /public-keys
    GET /openapi.json|GET /api/reference|GET /health/live|GET /health/ready
    GET /api-keys|POST /api-keys|GET /api-keys/{id}|DELETE /api-keys/{id}|POST /api/dashboard/api-keys
    GET /products|POST /products|GET /products/{id}|PATCH /products/{id}|DELETE /products/{id}
    GET /policies|POST /policies|GET /policies/{id}|PATCH /policies/{id}|DELETE /policies/{id}
    GET /policies/{id}/entitlements|POST /policies/{id}/entitlements
    DELETE /policies/{id}/entitlements/{entitlementId}
    GET /entitlements|POST /entitlements
    GET /entitlements/{id}|PATCH /entitlements/{id}|DELETE /entitlements/{id}
    GET /licenses|POST /licenses|GET /licenses/{id}|PATCH /licenses/{id}|DELETE /licenses/{id}
    GET /licenses/by-key/{key}
    POST /licenses/{id}/suspend|POST /licenses/{id}/reinstate|POST /licenses/{id}/renew
    POST /licenses/{id}/revoke|POST /licenses/{id}/ban
    POST /licenses/{id}/reveal-key|POST /licenses/{id}/regenerate-key|POST /licenses/{id}/reset-uses
    GET /licenses/{id}/entitlements|POST /licenses/{id}/entitlements
    DELETE /licenses/{id}/entitlements/{entitlementId}
    GET /machines|POST /machines|GET /machines/{id}|PATCH /machines/{id}|DELETE /machines/{id}
    POST /machines/{id}/heartbeat|GET /license|GET /license/machines
    """
    .split { $0 == "|" || $0 == "\n" }
    .map(String.init)
