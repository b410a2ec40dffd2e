import Foundation
import HTTPAPI
import LicensingCore
import Testing

/// The document is sound by itself and has the words of `LicensingCore`.
///
/// That it tells the truth about the routes is for `RoutesAndDocumentTests`.
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

    @Test("every operation has an id of its own")
    func operationIDs() {
        #expect(operations.count > 50)
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

    @Test("the error codes are those of the server, each under its status")
    func errorCodes() throws {
        let codes = try words(of: RefusalCode.self, in: "ErrorCode")
        var shown: [String] = []
        for response in document["components"]?["responses"]?.members ?? [] {
            let codes = (response.value["x-codes"]?.elements ?? []).compactMap(\.text)
            shown += codes
            #expect(Set(codes.map { RefusalCode(rawValue: $0)?.status }).count <= 1, "\(response.name)")
        }
        #expect(shown.sorted() == codes.sorted())
    }

    @Test("the words for scopes, states, strategies and the like are those of the server")
    func enumerations() throws {
        try words(of: AccessScope.self, in: "ApiKeyScope")
        try words(of: HeartbeatStatus.self, in: "HeartbeatStatus")
        try words(of: LicenseStatus.self, in: "LicenseStatus")
        try words(of: PolicyTemplate.self, in: "PolicyTemplate")
        try words(of: DeliveryStatus.self, in: "DeliveryStatus")
        try words(of: SigningKeyAlgorithm.self, in: "SigningKeyAlgorithm")
        try words(of: SigningKeyStatus.self, in: "SigningKeyStatus")
        try words(of: AuditAction.self, in: "AuditAction")
        try words(of: AuditResource.Kind.self, in: "AuditResourceType")
        for schema in ["Machine", "MachineActivation"] {
            try words(of: Platform.self, in: schema, field: "platform")
        }
        for schema in ["ApiKey", "ApiKeyCreate", "VerdictMetadata", "ValidateKeyRequest", "ValidateRequest"] {
            try words(of: EnvironmentKind.self, in: schema, field: "environment")
        }
        for schema in ["Policy", "PolicyCreate", "PolicyUpdate", "PolicySnapshot"] {
            try words(of: ExpirationStrategy.self, in: schema, field: "expirationStrategy")
            try words(of: FingerprintUniqueness.self, in: schema, field: "fingerprintUniqueness")
            try words(of: HeartbeatCullStrategy.self, in: schema, field: "heartbeatCullStrategy")
        }
    }

    @Test("the validation codes are those of the server, and each is explained")
    func validationCodes() throws {
        let codes = try words(of: ValidationCode.self, in: "ValidationCode")
        let schema = document.target(of: "#/components/schemas/ValidationCode")
        #expect(schema?["x-enum-descriptions"]?.members.map(\.name) == codes)
    }

    @Test("the types of events are those of the server, each is explained, and all can be subscribed to")
    func eventTypes() throws {
        let types = try words(of: EventType.self, in: "EventType")
        let schema = document.target(of: "#/components/schemas/EventType")
        #expect(schema?["x-enum-descriptions"]?.members.map(\.name) == types)
        let selectors = document.target(of: "#/components/schemas/EventSelector/enum")?.elements
        #expect(selectors?.compactMap(\.text) == ["*"] + types)
    }

    @Test("what changes something with a credential takes an idempotency key, and nothing else does")
    func idempotency() {
        var keyed = 0
        for operation in operations {
            let takesKey = operation.parameters.contains {
                $0["$ref"]?.text == "#/components/parameters/IdempotencyKey"
            }
            let isGuarded =
                operation.node["security"]?.elements.isEmpty == false
                && !["POST /licenses/{id}/validate", "POST /licenses/{id}/reveal-key"]
                    .contains(operation.name)
            #expect(takesKey == (isGuarded && !operation.name.hasPrefix("GET ")), "\(operation.name)")
            guard takesKey else { continue }
            keyed += 1
            let responses = operation.node["responses"]
            #expect(
                responses?["409"]?["$ref"]?.text == "#/components/responses/Conflict",
                "\(operation.name)"
            )
            for response in responses?.members ?? [] {
                let replays = response.value["headers"]?["Idempotent-Replayed"] != nil
                #expect(replays == response.name.hasPrefix("2"), "\(operation.name) \(response.name)")
            }
            let statuses = responses?.members.compactMap { Int($0.name) } ?? []
            #expect(statuses == statuses.sorted(), "\(operation.name)")
        }
        #expect(keyed > 30)
    }

    @Test("the request that a webhook gets is described with every header")
    func delivery() {
        let request = document["webhooks"]?["event"]?["post"]
        let headers = (request?["parameters"]?.elements ?? []).compactMap { $0["name"]?.text }
        #expect(
            Set(headers) == [
                "X-Licentric-Signature", "X-Licentric-Timestamp", "X-Licentric-Signature-Previous",
                "X-Licentric-Delivery", "webhook-id", "webhook-timestamp", "webhook-signature",
            ]
        )
        #expect(request?["parameters"]?.elements.allSatisfy { $0["in"]?.text == "header" } == true)
    }

    @Test("every action on a license has its route")
    func actions() {
        let names = Set(operations.map(\.name))
        for action in LicenseAction.allCases {
            #expect(names.contains("POST /licenses/{id}/\(action.rawValue)"))
        }
    }

    /// The words of a schema or of one of its fields, once they were seen to be the cases of the enumeration.
    @discardableResult
    private func words<Words>(
        of _: Words.Type,
        in schema: String,
        field: String? = nil
    ) throws -> [String] where Words: RawRepresentable & CaseIterable, Words.RawValue == String {
        let place = "#/components/schemas/\(schema)" + (field.map { "/properties/\($0)" } ?? "")
        let values = try #require(document.target(of: place)?["enum"]?.elements, "\(place)")
        // Where a field may be null, its list says so, too.
        let words = values.filter { $0 != .null }.map { $0.text ?? "?" }
        #expect(words.sorted() == Words.allCases.map(\.rawValue).sorted(), "\(place)")
        return words
    }
}
