import LicensingWire

/// The text form of everything that is carried by hand: a line that says what it is, Base64 parts with dots between them, a
/// line that says where it ends.
///
/// Reading is exact, so that no byte can be changed without notice: lines end alike, in LF or CR LF, and only ends of lines
/// may follow the last one, because editors add them.
struct Armor: Sendable {
    /// A file is a few kilobytes; whatever is larger than this is none.
    static let maximumByteCount = 256 * 1024

    /// What stands in the markers, such as `LICENSE FILE`.
    let label: String

    func text(_ parts: [String]) -> String {
        "\(opening)\n\(parts.joined(separator: "."))\n\(closing)"
    }

    /// The parts between the markers, still in Base64.
    ///
    /// - Throws: ``ProofFailure/malformed(_:)`` for everything that ``text(_:)`` would not have written.
    func parts(of text: some Sequence<UInt8>, count: Int) throws(ProofFailure) -> [String] {
        let bytes = Array(text)
        guard bytes.count <= Self.maximumByteCount else {
            throw .malformed("it is longer than \(Self.maximumByteCount / 1024) KiB")
        }
        // Bytes and not characters, for which CR LF is one.
        let isWindows = bytes.contains(UInt8(ascii: "\r"))
        var lines = try lines(of: bytes, isWindows: isWindows)
        while lines.count > 3, lines.last?.isEmpty == true {
            lines.removeLast()
        }
        guard lines.count == 3, lines[0].elementsEqual(opening.utf8), lines[2].elementsEqual(closing.utf8)
        else {
            throw .malformed(
                "it does not begin with \"\(opening)\" and end with \"\(closing)\", one line between them"
            )
        }
        let parts = lines[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == count else {
            throw .malformed("it has \(parts.count) parts where \(count) are expected")
        }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    private var opening: String { "-----BEGIN \(label)-----" }
    private var closing: String { "-----END \(label)-----" }

    private func lines(of bytes: [UInt8], isWindows: Bool) throws(ProofFailure) -> [ArraySlice<UInt8>] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard isWindows else {
            return lines
        }
        var stripped: [ArraySlice<UInt8>] = []
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            guard isLast || line.last == UInt8(ascii: "\r") else {
                throw .malformed("its lines end in different ways")
            }
            let kept = isLast ? line : line.dropLast()
            guard !kept.contains(UInt8(ascii: "\r")) else {
                throw .malformed("it has a carriage return in the middle of a line")
            }
            stripped.append(kept)
        }
        return stripped
    }
}
