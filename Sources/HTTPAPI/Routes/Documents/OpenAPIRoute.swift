import HTTPTypes

extension Route {
    /// The document is put together once; it does not change while the server runs.
    static func openAPI() -> Route {
        let document = Array(OpenAPIDocument.text().utf8)
        return Route(.get, "/openapi.json", .anyone) { _ in .json(200, document) }
    }
}
