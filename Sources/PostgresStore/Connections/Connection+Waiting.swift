import CLibPQ
import Foundation
import LicensingStore

/// What waits for the network, never longer than it was told to.
extension Connection {
    /// What other sessions have told this one since the last call.
    ///
    /// - Parameter wait: How long to wait for the first of them.
    /// - Returns: Their texts, oldest first.
    /// - Throws: ``StoreError`` when the connection is lost.
    func notifications(within wait: Duration) throws -> [String] {
        if !waitFor(POLLIN, until: .now + wait) {
            return []
        }
        guard PQconsumeInput(pointer) == 1 else {
            throw lost()
        }
        return takeNotifications()
    }

    /// What has arrived without another look at the network.
    func takeNotifications() -> [String] {
        var texts: [String] = []
        while let notification = PQnotifies(pointer) {
            texts.append(String(cString: notification.pointee.extra))
            PQfreemem(notification)
        }
        return texts
    }

    /// The next answer, or nil for the end of one.
    func nextResult(_ deadline: ContinuousClock.Instant?) throws -> QueryResult? {
        while true {
            let unsent = PQflush(pointer)
            guard unsent >= 0 else {
                throw lost()
            }
            if unsent == 0, PQisBusy(pointer) == 0 {
                return PQgetResult(pointer).map(QueryResult.init)
            }
            guard waitFor(unsent == 1 ? POLLIN | POLLOUT : POLLIN, until: deadline) else {
                breakOff()
                throw StoreError.unavailable("PostgreSQL did not answer in time")
            }
            guard PQconsumeInput(pointer) == 1 else {
                throw lost()
            }
        }
    }

    /// Whether something can be read or written before the deadline.
    private func waitFor(_ events: Int32, until deadline: ContinuousClock.Instant?) -> Bool {
        while true {
            let left = deadline.map { max(.zero, $0 - .now) }
            let milliseconds = left.map { Int32(clamping: Int($0 / .milliseconds(1)) + 1) } ?? -1
            var descriptor = pollfd(fd: PQsocket(pointer), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, milliseconds)
            if ready < 0, errno == EINTR {
                continue
            }
            return ready != 0
        }
    }
}
