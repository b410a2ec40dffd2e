import Testing

@testable import HTTPAPI

@Suite("The reference page")
struct ReferencePageTests {
    private let html = ReferencePage.html()

    @Test("it shows every operation, in the index and as an article")
    func operations() {
        let operations = ReferenceOperations(document: OpenAPIDocument.node()).all
        #expect(operations.count > 50)
        for operation in operations {
            #expect(html.contains("<article id=\"\(operation.id)\">"), "\(operation.id)")
            #expect(html.contains("<li><a href=\"#\(operation.id)\">"), "\(operation.id)")
        }
    }

    @Test("it shows what arrives at a webhook, as something the server sends")
    func outgoing() {
        #expect(html.contains("<article id=\"receiveEvent\">"))
        #expect(html.contains("<code>your URL</code>"))
        #expect(html.contains("<span class=\"chip\">signed</span>"))
    }

    @Test("every link leads to a place on the page, and no place exists twice")
    func links() {
        let targets = html.matches(of: #/href="\#([^"]+)"/#).map { String($0.output.1) }
        let places = html.matches(of: #/\sid="([^"]+)"/#).map { String($0.output.1) }
        #expect(Set(places).count == places.count)
        #expect(Set(targets).subtracting(places) == [])
    }

    @Test("it needs no script and nothing from elsewhere")
    func selfContained() {
        for word in ["<script", "<link", "<img", "src=", "@import", "url(", "href=\"http"] {
            #expect(!html.contains(word), "\(word)")
        }
    }

    @Test("text of a document never becomes markup")
    func escaping() throws {
        let document = try OpenAPINode(
            json: #"""
                {
                  "info": {"title": "<script>", "description": "## a\"b\n- `<i>` **<b>** x"},
                  "tags": [{"name": "T<", "description": "&"}],
                  "paths": {
                    "/<x>": {
                      "get": {"operationId": "a\"b", "tags": ["T<"], "summary": "<s>", "description": "'"}
                    }
                  }
                }
                """#
        )
        let page = ReferencePage.html(document: document)
        for word in ["<script>", "<i>", "<b>", "<s>", "<x>", "id=\"a\"b"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("<code>&lt;i&gt;</code> <strong>&lt;b&gt;</strong> x"))
    }

    @Test(
        "descriptions know code, bold words, and single asterisks",
        arguments: [
            ("a `b` c", "a <code>b</code> c"),
            ("**a** b **c**", "<strong>a</strong> b <strong>c</strong>"),
            ("2 * 3", "2 * 3"),
            ("`**`", "<code>**</code>"),
        ]
    )
    func prose(text: String, html: String) {
        #expect(ReferenceProse.line(text) == html)
    }
}
