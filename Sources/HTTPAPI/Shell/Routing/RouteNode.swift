import HTTPTypes

/// One segment in the tree of routes.
struct RouteNode: Sendable {
    private var constants: [String: RouteNode] = [:]
    /// None or one; an array because a structure cannot hold itself.
    private var parameter: [RouteNode] = []
    private(set) var routes: [HTTPRequest.Method: Route] = [:]

    mutating func insert(_ route: Route, at segments: ArraySlice<Substring>) {
        guard let segment = segments.first else {
            precondition(routes[route.method] == nil, "Two routes for \(route.method) \(route.path)")
            routes[route.method] = route
            return
        }
        if segment.hasPrefix("{") {
            var child = parameter.first ?? RouteNode()
            child.insert(route, at: segments.dropFirst())
            parameter = [child]
        } else {
            constants[String(segment), default: RouteNode()].insert(route, at: segments.dropFirst())
        }
    }

    /// The routes of a path and the values of its parameters, in order; a constant segment wins over a parameter.
    func find(_ segments: ArraySlice<String>) -> (routes: [HTTPRequest.Method: Route], values: [String])? {
        guard let segment = segments.first else {
            return routes.isEmpty ? nil : (routes, [])
        }
        guard !segment.isEmpty else {
            return nil
        }
        if let found = constants[segment]?.find(segments.dropFirst()) {
            return found
        }
        if let found = parameter.first?.find(segments.dropFirst()) {
            return (found.routes, [segment] + found.values)
        }
        return nil
    }
}
