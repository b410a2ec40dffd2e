import LicensingCore
import LicensingWire

/// A machine as vendors and license holders see it.
package enum MachineJSON {
    /// As events and the audit log keep it.
    static func text(_ view: MachineView) -> String {
        JSONWriter.text { write(view, to: &$0) }
    }

    package static func write(_ view: MachineView, to writer: inout JSONWriter) {
        let machine = view.machine
        writer.beginObject()
        writer.field("id", machine.id)
        writer.field("licenseId", machine.licenseID)
        writer.field("fingerprint", machine.fingerprint)
        writer.field("name", machine.name)
        writer.field("platform", machine.platform?.rawValue)
        writer.field("hostname", machine.hostname)
        writer.field("cores", machine.cores)
        writer.field("heartbeatStatus", view.heartbeatStatus.rawValue)
        writer.field("lastHeartbeatAt", machine.lastHeartbeatAt)
        writer.field("nextHeartbeatAt", view.nextHeartbeatAt)
        writer.field("fileExpiresAt", machine.fileExpiresAt)
        writer.field("ipAddress", machine.ipAddress)
        writer.row(createdAt: machine.createdAt, updatedAt: machine.updatedAt, metadata: machine.metadata)
        writer.endObject()
    }
}
