import HTTPTypes
import LicensingCore

/// Every route by its path: one look-up tells what there is, which methods it has, and what to answer otherwise.
///
/// Hummingbird's own router is not used: it answers 404 where 405 is due, knows no OPTIONS, matches paths undecoded,
/// and a second look-up beside it could disagree with it.
package struct RouteTable: Sendable {
    private var api = RouteNode()
    private var root = RouteNode()

    package init(_ routes: [Route]) {
        for route in routes {
            let segments = route.path.split(separator: "/")
            switch route.base {
            case .api: api.insert(route, at: segments[...])
            case .root: root.insert(route, at: segments[...])
            }
        }
    }

    /// Nil when the path is unknown.
    func find(_ target: RequestTarget) -> KnownPath? {
        let segments = target.segments
        if segments.starts(with: ["api", "v1"]), let found = api.find(segments.dropFirst(2)) {
            return KnownPath(routes: found.routes, values: found.values, pin: nil)
        }
        if segments.count > 5, segments[0] == "a", segments[3] == "api", segments[4] == "v1" {
            guard let account = Identifier<Account>(text: segments[1]),
                let environment = EnvironmentKind(rawValue: segments[2]),
                let found = api.find(segments.dropFirst(5))
            else {
                return nil
            }
            let pin = BasePin(account: account, environment: environment)
            return KnownPath(routes: found.routes, values: found.values, pin: pin)
        }
        return root.find(segments[...]).map { KnownPath(routes: $0.routes, values: $0.values, pin: nil) }
    }
}
