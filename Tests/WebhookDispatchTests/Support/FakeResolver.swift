import Synchronization
import WebhookDispatch

/// Answers from lists; the last answer of a name stays.
final class FakeResolver: AddressResolver {
    private let answers: Mutex<[String: [Resolution]]>
    private let asked = Mutex<[(name: String, purpose: LookupPurpose)]>([])

    init(_ answers: [String: [Resolution]] = [:]) {
        self.answers = Mutex(answers)
    }

    /// Every name that was looked up, in order.
    var names: [String] {
        asked.withLock { $0.map(\.name) }
    }

    /// What each of them was looked up for.
    var purposes: [LookupPurpose] {
        asked.withLock { $0.map(\.purpose) }
    }

    func resolve(_ name: String, for purpose: LookupPurpose) async -> Resolution {
        asked.withLock { $0.append((name, purpose)) }
        return answers.withLock { answers in
            guard let list = answers[name], let first = list.first else {
                return .noSuchName
            }
            if list.count > 1 {
                answers[name]?.removeFirst()
            }
            return first
        }
    }

    func close() async {}
}

extension NetworkAddress {
    static let loopback = NetworkAddress(ipv4: 0x7F00_0001)
    /// Another address of this machine where nothing listens.
    static let otherLoopback = NetworkAddress(ipv4: 0x7F00_0002)
    static let publicOne = NetworkAddress(ipv4: 0x5DB8_D822)
}
