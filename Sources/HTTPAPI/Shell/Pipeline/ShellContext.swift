import Hummingbird
import NIOCore

/// What the connection adds to a request.
package struct ShellContext: InitializableFromSource, Sendable {
    let peer: SocketAddress?

    package init(source: ApplicationRequestContextSource) {
        peer = source.channel.remoteAddress
    }

    package init(peer: SocketAddress?) {
        self.peer = peer
    }
}
