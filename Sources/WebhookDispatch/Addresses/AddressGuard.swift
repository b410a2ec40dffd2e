import LicensingCore

/// Tells where a host leads, and of that only what may be called.
///
/// Registration and every attempt ask the same guard, and the attempt connects to what it was told, so that a name cannot
/// lead to one place when it is judged and to another when it is called.
package struct AddressGuard: Sendable {
    /// What may be done about a host.
    package enum Verdict: Equatable, Sendable {
        /// At least one address, the best first.
        case allowed([NetworkAddress])
        /// It has addresses, and none of them is public.
        case notPublic
        case noSuchName
        /// It could not be looked up for now.
        case unavailable
        /// What stands in the brackets is no IPv6 address.
        case malformed
    }

    private let resolver: any AddressResolver
    /// For development: every address may be called, over `http` too.
    package let allowsPrivate: Bool

    package init(resolver: any AddressResolver, allowsPrivate: Bool) {
        self.resolver = resolver
        self.allowsPrivate = allowsPrivate
    }

    package func judge(_ host: WebhookHost, for purpose: LookupPurpose) async -> Verdict {
        switch host {
        case .ipv4(let bits):
            return judge([NetworkAddress(ipv4: bits)])
        case .ipv6(let text):
            return NetworkAddress(ipv6: text).map { judge([$0]) } ?? .malformed
        case .name(let name):
            switch await resolver.resolve(name, for: purpose) {
            case .addresses(let addresses): return judge(addresses)
            case .noSuchName: return .noSuchName
            case .unavailable: return .unavailable
            }
        }
    }

    /// Frees what the resolver holds.
    package func close() async {
        await resolver.close()
    }

    private func judge(_ addresses: [NetworkAddress]) -> Verdict {
        let allowed = allowsPrivate ? addresses : addresses.filter(\.isPublic)
        return allowed.isEmpty ? .notPublic : .allowed(allowed)
    }
}
