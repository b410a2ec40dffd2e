import LicensingCore
import NIOCore
import Synchronization

/// What an endpoint has answered so far.
///
/// It outlives the exchange that fills it, so that an answer that never ends still counts for what it said first.
final class Answer: Sendable {
    private struct Parts {
        var status: Int?
        var body: [UInt8] = []
    }

    private let parts = Mutex(Parts())

    func begin(status: Int) {
        parts.withLock { $0.status = status }
    }

    /// Keeps what there is room for; false when there is none left.
    func append(_ bytes: ByteBuffer) -> Bool {
        parts.withLock { parts in
            let room = DeliveryAttempt.bodyLimit - parts.body.count
            parts.body += bytes.readableBytesView.prefix(room)
            return parts.body.count < DeliveryAttempt.bodyLimit
        }
    }

    /// Nil before there was a status.
    var outcome: DeliveryAttempt.Outcome? {
        parts.withLock { parts in
            parts.status.map { .answered(status: $0, body: Self.text(of: parts.body)) }
        }
    }

    /// At most as many bytes of UTF-8 as are kept of a body, ending with a whole character.
    ///
    /// Replacing what is no UTF-8 can make it longer than it came. NUL is replaced as well: no store takes it gladly.
    private static func text(of bytes: [UInt8]) -> String {
        var text = String.UnicodeScalarView()
        var count = 0
        for scalar in String(decoding: whole(bytes), as: UTF8.self).unicodeScalars {
            let kept = scalar.value == 0 ? "\u{FFFD}" : scalar
            count += UTF8.width(kept)
            guard count <= DeliveryAttempt.bodyLimit else {
                break
            }
            text.append(kept)
        }
        return String(text)
    }

    /// Without the beginning of a character whose rest was cut off.
    private static func whole(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard bytes.count == DeliveryAttempt.bodyLimit,
            let lead = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 })
        else {
            return bytes[...]
        }
        let length =
            switch bytes[lead] {
            case 0xC0...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF7: 4
            default: 1
            }
        return bytes.count - lead < length ? bytes[..<lead] : bytes[...]
    }
}
