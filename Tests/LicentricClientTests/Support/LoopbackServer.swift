import Foundation
import Synchronization

/// Answers each connection on a loopback port with the same bytes, and notes what came.
final class LoopbackServer: Sendable {
    private let listener: Int32
    let port: UInt16
    private let heard = Mutex<[String]>([])

    /// - Parameter answer: What each connection gets; nil leaves it waiting.
    /// - Throws: When no port can be had.
    init(_ answer: [UInt8]?) throws {
        #if os(Linux)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
        let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard bound else {
            throw CocoaError(.featureUnsupported)
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in serve(answer) }
    }

    var requests: [String] {
        heard.withLock { $0 }
    }

    func url(_ path: String = "/") throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else {
            throw CocoaError(.featureUnsupported)
        }
        return url
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve(_ answer: [UInt8]?) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else {
                return
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = read(connection, &buffer, buffer.count)
            heard.withLock { $0.append(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)) }
            guard let answer else {
                continue
            }
            var rest = answer[...]
            while !rest.isEmpty {
                #if os(Linux)
                let sent = rest.withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                #else
                let sent = rest.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, 0) }
                #endif
                guard sent > 0 else {
                    break
                }
                rest = rest.dropFirst(sent)
            }
            // Closing with something unread would reset the connection under the answer.
            shutdown(connection, Int32(SHUT_WR))
            while read(connection, &buffer, buffer.count) > 0 {}
            close(connection)
        }
    }
}
