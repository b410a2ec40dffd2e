import HTTPTypes

extension Route {
    static func reference() -> Route {
        let page = Array(ReferencePage.html().utf8)
        return Route(.get, "/api/reference", .anyone, base: .root) { _ in
            var response = APIResponse.html(page)
            response.headers[.contentSecurityPolicy] = "default-src 'none'; style-src 'unsafe-inline'"
            return response
        }
    }
}

extension HTTPField.Name {
    static let contentSecurityPolicy = named("Content-Security-Policy")
}
