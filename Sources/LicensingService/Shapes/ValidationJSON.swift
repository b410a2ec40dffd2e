import LicensingCore
import LicensingWire

/// The answer to a validation: the verdict at the top level, as the authentication page prints it, and again under `data`,
/// where the official SDK reads it.
package enum ValidationJSON {
    package static func body(
        _ answer: ValidationAnswer,
        environment: EnvironmentKind,
        nonce: String?
    ) -> [UInt8] {
        var writer = JSONWriter(capacity: 1536)
        writer.beginObject()
        let start = writer.position
        write(answer, nonce: nonce, to: &writer)
        let end = writer.position
        writer.key("data")
        writer.beginObject()
        writer.repeatMembers(start..<end)
        writeMetadata(answer, environment: environment, to: &writer)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    /// What stands under `data`, as events keep it.
    static func dataText(_ answer: ValidationAnswer, environment: EnvironmentKind) -> String {
        JSONWriter.text { writeData(answer, environment: environment, nonce: nil, to: &$0) }
    }

    private static func writeData(
        _ answer: ValidationAnswer,
        environment: EnvironmentKind,
        nonce: String?,
        to writer: inout JSONWriter
    ) {
        writer.beginObject()
        write(answer, nonce: nonce, to: &writer)
        writeMetadata(answer, environment: environment, to: &writer)
        writer.endObject()
    }

    private static func writeMetadata(
        _ answer: ValidationAnswer,
        environment: EnvironmentKind,
        to writer: inout JSONWriter
    ) {
        writer.key("metadata")
        writer.beginObject()
        writer.field("environment", environment.rawValue)
        if answer.verdict.code == .entitlementsMissing {
            writer.field("missingEntitlements", answer.verdict.missingEntitlements)
        }
        writer.endObject()
    }

    /// The license as anyone who knows its key may see it: no e-mail, no product, no policy, no audit fields.
    package static func writeReduced(_ view: LicenseView, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", view.license.id)
        writer.field("status", view.status.rawValue)
        writer.field("name", view.license.name)
        writer.field("expiresAt", view.license.expiresAt)
        writer.field("maxMachinesOverride", view.license.maxMachinesOverride)
        writer.field("maxUsesOverride", view.license.maxUsesOverride)
        writer.field("usesCount", view.license.usesCount)
        writer.endObject()
    }

    private static func write(_ answer: ValidationAnswer, nonce: String?, to writer: inout JSONWriter) {
        writer.field("valid", answer.verdict.valid)
        writer.field("code", answer.verdict.code.rawValue)
        writer.key("license")
        if let license = answer.license {
            writeReduced(license, to: &writer)
        } else {
            writer.null()
        }
        writer.key("machine")
        if let machine = answer.machine {
            writeReduced(machine, to: &writer)
        } else {
            writer.null()
        }
        writer.field("entitlements", answer.license?.entitlements ?? [])
        if let nonce {
            writer.field("nonce", nonce)
        }
    }

    private static func writeReduced(_ view: MachineView, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.field("id", view.machine.id)
        writer.field("fingerprint", view.machine.fingerprint)
        writer.field("name", view.machine.name)
        writer.field("heartbeatStatus", view.heartbeatStatus.rawValue)
        writer.endObject()
    }
}
