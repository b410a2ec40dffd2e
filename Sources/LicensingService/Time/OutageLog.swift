import LicensingCore
import Synchronization

/// The outages every deadline must forgive, as this process knows them.
package final class OutageLog: Sendable {
    /// How many are remembered; an older one can only matter to an interval longer than all that happened since.
    package static let limit = 100

    private let outages: Mutex<[Outage]>

    package init(_ outages: [Outage] = []) {
        self.outages = Mutex(outages)
    }

    /// Oldest first.
    package var current: [Outage] {
        outages.withLock { $0 }
    }

    func replace(by newest: [Outage]) {
        outages.withLock { $0 = newest }
    }
}
