/// Where the server listens, and how much it takes from a client before it has had enough.
package struct ShellConfiguration: Sendable {
    package var host = "127.0.0.1"
    /// Zero for any free port.
    package var port = 8080
    package var trustedProxies = TrustedProxies.loopback

    /// Beyond it 413.
    package var maximumBodyBytes = 256 * 1024
    /// From the head of a request to the end of its body; then 400, and the connection is closed.
    package var bodyDeadline = Duration.seconds(15)
    /// A connection without a request, or in the middle of a head, is closed after this.
    package var idleTimeout = Duration.seconds(60)
    /// How long a connection that is being closed still takes, and drops, what its client sends: closed at once, the
    /// client's system would throw our answer away unread.
    package var lingering = Duration.seconds(2)

    /// The request line counts as a field.
    ///
    /// Beyond these limits 400.
    package var maximumHeaderFieldBytes = 16 * 1024
    package var maximumHeaderBytes = 32 * 1024
    package var maximumHeaderFields = 100

    /// Beyond it new connections wait in the backlog, and beyond that the system refuses them.
    package var maximumConnections = 8192
    package var backlog = 1024

    package init() {}
}
