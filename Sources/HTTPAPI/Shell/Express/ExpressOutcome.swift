import NIOCore

/// What became of a request on the express lane.
package enum ExpressOutcome {
    /// It takes the ordinary way, and nothing has been done.
    case declined
    /// The whole answer, as it goes over the wire.
    case answered(ByteBuffer)
    /// The answer comes when something is written down: to be asked to call back with it, from any thread, perhaps at once. What it calls back with
    /// makes the answer, on the connection's thread, or nil where nothing was done and the ordinary way is to be taken.
    ///
    /// False where that cannot be: nothing was done, and nobody is called back.
    case promised((_ done: @escaping @Sendable (@escaping @Sendable () -> ByteBuffer?) -> Void) -> Bool)
}
