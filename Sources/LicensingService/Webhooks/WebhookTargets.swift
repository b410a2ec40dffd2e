import LicensingCore

/// Judges whether an address may be called.
package protocol WebhookTargets: Sendable {
    /// Whether private addresses and `http` are allowed, for development.
    var allowsPrivate: Bool { get }

    /// Refuses, with a sentence that says why, an address that is malformed or leads to where strangers must not be able to
    /// make the server call.
    ///
    /// - Throws: A ``Refusal``: 400 for what can be seen in the text, 422 for where its name leads.
    func check(_ url: String) async throws
}
