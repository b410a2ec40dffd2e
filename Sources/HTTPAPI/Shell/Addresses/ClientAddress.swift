import HTTPTypes
import LicensingCore
import NIOCore

/// Where a request comes from.
package struct ClientAddress: Equatable, Sendable {
    /// The whole address, for records.
    package let text: String
    /// What limits are counted under: an IPv4 address, or the /64 of an IPv6 one.
    package let limitKey: String

    package init(_ address: IPAddress) {
        text = address.text
        limitKey = address.isIPv4 ? text : address.networkText
    }

    private init(unknown: String) {
        text = unknown
        limitKey = unknown
    }

    /// The peer; behind trusted proxies, the rightmost address they report that is no proxy itself.
    ///
    /// Further left stands what the client claims. An entry that is no address ends the walk, because what
    /// stands left of it passed through something that does not keep to the form.
    package init(peer: SocketAddress?, headers: HTTPFields, trusting proxies: TrustedProxies) {
        self.init(
            peer: peer.flatMap { IPAddress($0) },
            forwarded: headers[values: .forwardedFor],
            trusting: proxies
        )
    }

    /// - Parameters:
    ///   - peer: Who is connected; nil where that is no IP address.
    ///   - forwarded: The values of `X-Forwarded-For`.
    ///   - proxies: Whose word is taken.
    init(peer: IPAddress?, forwarded: [String], trusting proxies: TrustedProxies) {
        guard let peer else {
            self.init(unknown: "unknown")
            return
        }
        guard proxies.contains(peer) else {
            self.init(peer)
            return
        }
        var client = peer
        let entries = forwarded.flatMap { $0.split(separator: ",") }
        for entry in entries.reversed() {
            guard let address = Self.address(in: String(entry).trimmedOfWhitespace) else {
                break
            }
            client = address
            if !proxies.contains(address) {
                break
            }
        }
        self.init(client)
    }

    /// An address as proxies write it: bare, in brackets, with a port.
    private static func address(in entry: String) -> IPAddress? {
        if entry.hasPrefix("[") {
            let inside = entry.dropFirst().prefix { $0 != "]" }
            let rest = entry.dropFirst(inside.count + 1)
            guard rest == "]" || (rest.hasPrefix("]:") && isPort(rest.dropFirst(2))), inside.contains(":")
            else {
                return nil
            }
            return IPAddress(text: inside)
        }
        let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, isPort(parts[1]) {
            return IPAddress(text: parts[0])
        }
        return IPAddress(text: entry)
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && UInt16(text) != nil
    }
}
