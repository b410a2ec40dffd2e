import LicensingCore
import LicensingWire

/// A policy as the API shows it.
package enum PolicyJSON {
    /// As events and the audit log keep it.
    static func text(_ policy: Policy) -> String {
        JSONWriter.text { write(policy, to: &$0) }
    }

    package static func write(_ policy: Policy, to writer: inout JSONWriter) {
        writer.beginObject()
        writeFields(of: policy, to: &writer)
        writer.row(createdAt: policy.createdAt, updatedAt: policy.updatedAt, metadata: policy.metadata)
        writer.endObject()
    }

    /// The policy inside its license, without `deletedAt` (`facts.md` 5.1).
    package static func writeSnapshot(_ policy: Policy, to writer: inout JSONWriter) {
        writer.beginObject()
        writeFields(of: policy, to: &writer)
        writer.field("createdAt", policy.createdAt)
        writer.field("updatedAt", policy.updatedAt)
        writer.key("metadata")
        writer.raw(policy.metadata)
        writer.endObject()
    }

    /// What a license file holds of the policy: no metadata, which is the vendor's own.
    static func writeTerms(_ policy: Policy, to writer: inout JSONWriter) {
        writer.beginObject()
        writeFields(of: policy, to: &writer)
        writer.endObject()
    }

    private static func writeFields(of policy: Policy, to writer: inout JSONWriter) {
        writer.field("id", policy.id)
        writer.field("productId", policy.productID)
        writer.field("name", policy.name)
        writer.field("template", policy.template?.rawValue)
        write(policy.terms, to: &writer)
    }

    private static func write(_ terms: PolicyTerms, to writer: inout JSONWriter) {
        writer.field("maxMachines", terms.maxMachines)
        writer.field("maxUses", terms.maxUses)
        writer.field("floating", terms.floating)
        writer.field("durationDays", terms.durationDays)
        writer.field("expirationStrategy", terms.expirationStrategy.rawValue)
        writer.field("requireHeartbeat", terms.requireHeartbeat)
        writer.field("heartbeatIntervalMinutes", terms.heartbeatIntervalMinutes)
        writer.field("heartbeatCullStrategy", terms.heartbeatCullStrategy.rawValue)
        writer.field("requireFingerprint", terms.requireFingerprint)
        writer.field("fingerprintUniqueness", terms.fingerprintUniqueness.rawValue)
        writer.field("offlineAllowed", terms.offlineAllowed)
        writer.field("offlineMaxDays", terms.offlineMaxDays)
        writer.field("allowMachineTransfer", terms.allowMachineTransfer)
        writer.field("isTrial", terms.isTrial)
        writer.field("trialDurationDays", terms.trialDurationDays)
        writer.field("overridable", terms.overridable)
        writer.field("maxUniqueFingerprints", terms.maxUniqueFingerprints)
    }
}
