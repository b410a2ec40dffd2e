import NIOCore

/// Whose requests come over a connection.
struct ConnectionClient {
    private let proxies: TrustedProxies
    private var peer: IPAddress?
    /// Who is connected, where no proxy says otherwise.
    private var direct: ClientAddress?

    init(trusting proxies: TrustedProxies) {
        self.proxies = proxies
    }

    /// - Parameters:
    ///   - forwarded: What the request says of those before the last proxy.
    ///   - context: Of the connection.
    /// - Returns: Whom a request is counted against.
    mutating func address(forwarded: [String], _ context: ChannelHandlerContext) -> ClientAddress {
        if forwarded.isEmpty, let direct {
            return direct
        }
        peer = peer ?? context.remoteAddress.flatMap { IPAddress($0) }
        let told = ClientAddress(peer: peer, forwarded: forwarded, trusting: proxies)
        direct = forwarded.isEmpty ? told : direct
        return told
    }
}
