import HTTPTypes

/// A path some route has, with what stands at its parameters.
struct KnownPath: Sendable {
    let routes: [HTTPRequest.Method: Route]
    let values: [String]
    let pin: BasePin?

    /// HEAD is wherever GET is.
    func route(for method: HTTPRequest.Method) -> Route? {
        routes[method] ?? (method == .head ? routes[.get] : nil)
    }

    func parameters(of route: Route) -> [String: String] {
        Dictionary(zip(route.parameterNames, values), uniquingKeysWith: { first, _ in first })
    }

    /// The value of `Allow`.
    var allowed: String {
        Self.list(Set(routes.keys))
    }

    /// The methods a page of another origin may use here.
    var allowedFromOtherOrigins: String {
        Self.list(Set(routes.filter { $0.value.access.isOpenToOtherOrigins }.keys))
    }

    private static func list(_ methods: Set<HTTPRequest.Method>) -> String {
        var methods = methods.union([.options])
        if methods.contains(.get) {
            methods.insert(.head)
        }
        return methods.map(\.rawValue).sorted().joined(separator: ", ")
    }
}
