import WebhookDispatch

/// Answers only when nobody wants to know any more.
struct SilentResolver: AddressResolver {
    func resolve(_ name: String, for purpose: LookupPurpose) async -> Resolution {
        let (stream, _) = AsyncStream<Void>.makeStream()
        for await _ in stream {}
        return .unavailable
    }

    func close() async {}
}
