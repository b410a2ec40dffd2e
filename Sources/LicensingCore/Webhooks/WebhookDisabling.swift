/// Why the server stopped delivering to an endpoint.
package enum WebhookDisabling: String, Sendable {
    /// It answered 410 Gone.
    case gone
    /// Every attempt of five days failed.
    case failing
}
