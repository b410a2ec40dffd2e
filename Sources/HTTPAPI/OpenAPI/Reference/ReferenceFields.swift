/// Types, rules and tables of fields, out of the schemas of a document.
struct ReferenceFields {
    let document: OpenAPINode

    /// The table of the fields of an object; what is sent has its required fields marked.
    func table(of schema: OpenAPINode, isSent: Bool) -> String {
        let required = isSent ? Set((schema["required"]?.elements ?? []).compactMap(\.text)) : []
        let rows = (schema["properties"]?.members ?? [])
            .map { field in
                row(field.name, field.value, required: required.contains(field.name))
            }
        guard !rows.isEmpty else { return "" }
        return "<dl class=\"fields\">\n\(rows.joined())</dl>\n"
    }

    /// The table of the parameters of an operation.
    func table(ofParameters parameters: [OpenAPINode]) -> String {
        let rows = parameters.map { node in
            let parameter = resolved(node)
            return row(
                parameter["name"]?.text ?? "",
                parameter["schema"] ?? .null,
                required: parameter["required"] == .bool(true),
                place: parameter["in"]?.text,
                description: parameter["description"]?.text
            )
        }
        return "<dl class=\"fields\">\n\(rows.joined())</dl>\n"
    }

    /// What a reference points to; any other node stays as it is.
    func resolved(_ node: OpenAPINode) -> OpenAPINode {
        node["$ref"]?.text.flatMap(document.target) ?? node
    }

    /// The values of an enumeration, with what they mean where the schema says so.
    func values(of schema: OpenAPINode) -> String {
        if let meanings = schema["x-enum-descriptions"]?.members {
            let rows = meanings.map { meaning in
                let text = ReferenceProse.line(meaning.value.text ?? "")
                return "<dt>\(code(meaning.name))</dt><dd>\(text)</dd>\n"
            }
            return "<dl class=\"fields\">\n\(rows.joined())</dl>\n"
        }
        guard let values = schema["enum"]?.elements, !values.isEmpty else { return "" }
        return "<p>\(list(values))</p>\n"
    }

    /// The name of a type, linked where the page has it.
    func type(of schema: OpenAPINode) -> String {
        if let reference = schema["$ref"]?.text { return link(to: reference) }
        if let choices = schema["oneOf"]?.elements, schema["type"] == nil {
            return choices.map { type(of: $0) }.joined(separator: " or ")
        }
        let names = schema["type"]?.text.map { [$0] } ?? (schema["type"]?.elements ?? []).compactMap(\.text)
        return
            names.map { name in
                switch name {
                case "array": "list of \(type(of: schema["items"] ?? .null))"
                case "string": ReferenceProse.escaped(schema["format"]?.text ?? name)
                default: ReferenceProse.escaped(name)
                }
            }
            .joined(separator: " or ")
    }

    private func row(
        _ name: String,
        _ schema: OpenAPINode,
        required: Bool,
        place: String? = nil,
        description: String? = nil
    ) -> String {
        let origin = place.map { " <span class=\"quiet\">in the \(ReferenceProse.escaped($0))</span>" } ?? ""
        let mark = required ? " <span class=\"required\">required</span>" : ""
        let text =
            (description ?? schema["description"]?.text).map { "<p>\(ReferenceProse.line($0))</p>" } ?? ""
        let rules = rules(of: schema)
        return """
            <dt>\(code(name))<span class="type">\(type(of: schema))</span>\(mark)\(origin)</dt>
            <dd>\(text)\(rules.isEmpty ? "" : "<p class=\"rules\">\(rules)</p>")</dd>

            """
    }

    private func rules(of schema: OpenAPINode) -> String {
        let items = schema["items"] ?? .null
        let rules = [
            span(schema, "minimum", "maximum", unit: ""),
            span(schema, "minLength", "maxLength", unit: " characters"),
            span(schema, "minItems", "maxItems", unit: " items"),
            span(items, "minLength", "maxLength", unit: " characters each"),
            (schema["pattern"] ?? items["pattern"])?.text.map { "matches \(code($0))" },
            (schema["enum"]?.elements).map { "one of \(list($0))" },
            schema["default"].map { "default \(code(plain($0)))" },
            schema["examples"]?.elements.first.map { "example \(code(plain($0)))" },
        ]
        return rules.compactMap(\.self).joined(separator: " · ")
    }

    private func span(_ schema: OpenAPINode, _ low: String, _ high: String, unit: String) -> String? {
        switch (number(schema[low]), number(schema[high])) {
        case (let low?, let high?): "\(low) to \(high)\(unit)"
        case (let low?, nil): "at least \(low)\(unit)"
        case (nil, let high?): "at most \(high)\(unit)"
        case (nil, nil): nil
        }
    }

    private func number(_ node: OpenAPINode?) -> String? {
        if case .number(let digits)? = node { ReferenceProse.escaped(digits) } else { nil }
    }

    private func plain(_ node: OpenAPINode) -> String {
        node.text ?? String(OpenAPIPrinter.text(of: node).dropLast())
    }

    private func list(_ values: [OpenAPINode]) -> String {
        values.map { code(plain($0)) }.joined(separator: ", ")
    }

    private func code(_ text: String) -> String {
        "<code>\(ReferenceProse.escaped(text))</code>"
    }

    private func link(to reference: String) -> String {
        let name = ReferenceProse.escaped(reference.split(separator: "/").last.map(String.init) ?? reference)
        return "<a href=\"#shape-\(name)\">\(name)</a>"
    }
}
