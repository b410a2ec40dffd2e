import LicensingCore

/// The description of the API as one readable page, without scripts or anything from elsewhere.
package enum ReferencePage {
    /// The whole page, made from the same document that is served as JSON.
    package static func html(document: OpenAPINode = OpenAPIDocument.node()) -> String {
        let title = ReferenceProse.escaped(document["info"]?["title"]?.text ?? "")
        let summary = ReferenceProse.line(document["info"]?["summary"]?.text ?? "")
        let introduction = document["info"]?["description"]?.text ?? ""
        let operations = ReferenceOperations(document: document)
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(ReferenceStyle.text)
            </style>
            </head>
            <body>
            \(index(title, introduction, operations, tags: tags(of: document)))
            <main>
            <header><h1>\(title)</h1><p>\(summary)</p></header>
            <section>
            \(ReferenceProse.blocks(introduction))\(errors(document))</section>
            \(sections(tags(of: document), operations))\(shapes(document, leavingOut: operations.bodyNames))
            </main>
            </body>
            </html>

            """
    }

    private struct Tag {
        let name: String
        let description: String
        var anchor: String { ReferenceProse.escaped("tag-" + ReferenceProse.anchor(name)) }
    }

    private static func tags(of document: OpenAPINode) -> [Tag] {
        (document["tags"]?.elements ?? [])
            .map { tag in
                Tag(name: tag["name"]?.text ?? "", description: tag["description"]?.text ?? "")
            }
    }

    private static func index(
        _ title: String,
        _ introduction: String,
        _ operations: ReferenceOperations,
        tags: [Tag]
    ) -> String {
        let headings = ReferenceProse.headings(introduction)
            .map { heading in
                let anchor = ReferenceProse.escaped(ReferenceProse.anchor(heading))
                return "<li><a href=\"#\(anchor)\">\(ReferenceProse.escaped(heading))</a></li>\n"
            }
        let groups = tags.map { tag in
            let links = operations.all.filter { $0.tag == tag.name }
                .map { operation in
                    let id = ReferenceProse.escaped(operation.id)
                    let summary = "<span>\(ReferenceProse.escaped(operation.summary))</span>"
                    return "<li><a href=\"#\(id)\">\(operations.badge(operation.method))\(summary)</a></li>\n"
                }
            return """
                <h2><a href="#\(tag.anchor)">\(ReferenceProse.escaped(tag.name))</a></h2>
                <ul class="operations">
                \(links.joined())</ul>

                """
        }
        return """
            <nav aria-label="Index">
            <p class="brand"><a href="#">\(title)</a></p>
            <ul>
            \(headings.joined())<li><a href="#shapes">Shapes</a></li>
            </ul>
            \(groups.joined())</nav>
            """
    }

    /// The table of the errors, by status.
    private static func errors(_ document: OpenAPINode) -> String {
        let rows = (document["components"]?["responses"]?.members ?? [])
            .compactMap { response -> String? in
                let codes = (response.value["x-codes"]?.elements ?? []).compactMap(\.text)
                guard let status = codes.first.flatMap(RefusalCode.init)?.status else { return nil }
                let list = codes.map { "<code>\(ReferenceProse.escaped($0))</code>" }
                    .joined(separator: "<br>")
                let text = ReferenceProse.line(response.value["description"]?.text ?? "")
                return "<tr id=\"errors-\(status)\"><th>\(status)</th><td>\(list)</td><td>\(text)</td></tr>\n"
            }
        return """
            <div class="scroll"><table>
            <thead><tr><th>Status</th><th>Code</th><th>When</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table></div>

            """
    }

    private static func sections(_ tags: [Tag], _ operations: ReferenceOperations) -> String {
        tags.map { tag in
            """
            <section>
            <h2 id="\(tag.anchor)">\(ReferenceProse.escaped(tag.name))</h2>
            <p>\(ReferenceProse.line(tag.description))</p>
            \(operations.all.filter { $0.tag == tag.name }.map(operations.article).joined())</section>

            """
        }
        .joined()
    }

    /// The schemas that answers and other schemas point to.
    private static func shapes(_ document: OpenAPINode, leavingOut names: Set<String>) -> String {
        let fields = ReferenceFields(document: document)
        let shapes = (document["components"]?["schemas"]?.members ?? []).filter { !names.contains($0.name) }
        let articles = shapes.map { shape in
            let name = ReferenceProse.escaped(shape.name)
            let example = shape.value["examples"]?.elements.first
                .map { example in
                    "<pre>\(ReferenceProse.escaped(OpenAPIPrinter.text(of: example)))</pre>\n"
                }
            return """
                <article id="shape-\(name)">
                <h3><a href="#shape-\(name)">\(name)</a></h3>
                <p>\(ReferenceProse.line(shape.value["description"]?.text ?? ""))</p>
                \(fields.table(of: shape.value, isSent: false))
                \(fields.values(of: shape.value))\(example ?? "")</article>

                """
        }
        return """
            <section>
            <h2 id="shapes">Shapes</h2>
            <p>What answers are made of. More fields may be added; clients ignore those they do not know.</p>
            \(articles.joined())</section>
            """
    }
}
