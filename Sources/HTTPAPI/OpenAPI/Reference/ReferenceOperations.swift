/// The operations of a document, each as an article of the page.
struct ReferenceOperations {
    struct Operation {
        let method: String
        /// With the base it is served under.
        let path: String
        let node: OpenAPINode
        /// Those of the path, then its own.
        let parameters: [OpenAPINode]
        /// Whether it is the server that asks and the reader who answers.
        var isOutgoing = false

        var id: String { node["operationId"]?.text ?? "" }
        var summary: String { node["summary"]?.text ?? "" }
        var tag: String { node["tags"]?.elements.first?.text ?? "" }
    }

    private static let methods = ["get", "post", "put", "patch", "delete"]

    let all: [Operation]
    private let fields: ReferenceFields

    init(document: OpenAPINode) {
        fields = ReferenceFields(document: document)
        let base = Self.base(of: document)
        let served = (document["paths"]?.members ?? [])
            .flatMap { path in
                let start = path.value["servers"] == nil ? base : Self.base(of: path.value)
                return Self.operations(of: path.value, at: start + path.name)
            }
        let sent = (document["webhooks"]?.members ?? [])
            .flatMap { Self.operations(of: $0.value, at: "your URL", isOutgoing: true) }
        all = served + sent
    }

    private static func operations(
        of item: OpenAPINode,
        at path: String,
        isOutgoing: Bool = false
    ) -> [Operation] {
        item.members.filter { methods.contains($0.name) }
            .map { member in
                Operation(
                    method: member.name.uppercased(),
                    path: path,
                    node: member.value,
                    parameters: (item["parameters"]?.elements ?? [])
                        + (member.value["parameters"]?.elements ?? []),
                    isOutgoing: isOutgoing
                )
            }
    }

    /// The names of the schemas that are only sent: the page shows them where they are sent.
    var bodyNames: Set<String> {
        Set(all.compactMap { bodySchema(of: $0)?.name })
    }

    func article(_ operation: Operation) -> String {
        let id = ReferenceProse.escaped(operation.id)
        let description = ReferenceProse.line(operation.node["description"]?.text ?? "")
        return """
            <article id="\(id)">
            <h3><a href="#\(id)">\(ReferenceProse.escaped(operation.summary))</a></h3>
            <p class="route">\(badge(operation.method)) <code>\(breakable(operation.path))</code></p>
            <p>\(description)</p>
            <p class="access">\(access(operation))</p>
            \(parameters(operation))\(body(operation))\(responses(operation))</article>

            """
    }

    func badge(_ method: String) -> String {
        "<span class=\"method \(method.lowercased())\">\(method == "DELETE" ? "DEL" : method)</span>"
    }

    private static func base(of node: OpenAPINode) -> String {
        let url = node["servers"]?.elements.first?["url"]?.text ?? ""
        return url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    /// A long path may be broken after a slash on a narrow screen.
    private func breakable(_ path: String) -> String {
        ReferenceProse.escaped(path).replacing("/", with: "/<wbr>")
    }

    private func access(_ operation: Operation) -> String {
        let schemes = (operation.node["security"]?.elements ?? []).compactMap(\.members.first?.name)
        guard !schemes.isEmpty else {
            return "<span class=\"chip\">\(operation.isOutgoing ? "signed" : "no credential")</span>"
        }
        let chips = schemes.map { scheme in
            "<span class=\"chip\">\(scheme == "licenseKey" ? "license key" : "API key")</span>"
        }
        let scope = operation.node["x-required-scope"]?.text
            .map { scope in
                " <span class=\"quiet\">scope</span> <code>\(ReferenceProse.escaped(scope))</code>"
            }
        return chips.joined(separator: " <span class=\"quiet\">or</span> ") + (scope ?? "")
    }

    private func parameters(_ operation: Operation) -> String {
        guard !operation.parameters.isEmpty else { return "" }
        return "<h4>Parameters</h4>\n" + fields.table(ofParameters: operation.parameters)
    }

    private func body(_ operation: Operation) -> String {
        guard let (_, schema) = bodySchema(of: operation) else { return "" }
        let isRequired = operation.node["requestBody"]?["required"] == .bool(true)
        return """
            <h4>\(isRequired ? "Body" : "Body, optional")</h4>
            <p>\(ReferenceProse.line(schema["description"]?.text ?? ""))</p>
            \(fields.table(of: schema, isSent: true))
            """
    }

    private func bodySchema(of operation: Operation) -> (name: String, schema: OpenAPINode)? {
        guard let reference = jsonSchema(of: operation.node["requestBody"])?["$ref"]?.text else { return nil }
        let name = reference.split(separator: "/").last.map(String.init) ?? reference
        return fields.document.target(of: reference).map { (name, $0) }
    }

    private func jsonSchema(of node: OpenAPINode?) -> OpenAPINode? {
        node?["content"]?["application/json"]?["schema"]
    }

    private func responses(_ operation: Operation) -> String {
        let members = operation.node["responses"]?.members ?? []
        let good = members.filter { $0.name.hasPrefix("2") }
            .map { member in
                let text = ReferenceProse.line(member.value["description"]?.text ?? "")
                return "<li><strong>\(member.name)</strong> \(text)\(shape(of: member.value))</li>\n"
            }
        let bad = members.filter { !$0.name.hasPrefix("2") && $0.name != "default" }
            .map { member in
                "<a href=\"#errors-\(member.name)\">\(member.name)</a>"
            }
        let errors = bad.isEmpty ? "" : "<li class=\"quiet\">Errors: \(bad.joined(separator: ", "))</li>\n"
        return "<h4>Answers</h4>\n<ul class=\"answers\">\n\(good.joined())\(errors)</ul>\n"
    }

    /// What the answer holds: `data`, a list of something, or a schema by itself.
    private func shape(of response: OpenAPINode) -> String {
        guard let schema = jsonSchema(of: response) else { return "" }
        if schema["$ref"] != nil { return " \(fields.type(of: schema))" }
        guard let data = schema["properties"]?["data"] else { return "" }
        return " <code>data</code>: \(fields.type(of: data))"
    }
}
