import Logging
import Synchronization

/// Keeps what was logged.
package struct LogRecorder: LogHandler {
    package final class Lines: Sendable {
        private let lines = Mutex<[(message: String, fields: String)]>([])

        package init() {}

        /// Level, message and what was told beside it.
        package var all: [String] {
            lines.withLock { $0.map { "\($0.message) \($0.fields)" } }
        }

        /// Level and message.
        package var messages: [String] {
            lines.withLock { $0.map(\.message) }
        }

        func append(_ message: String, _ fields: String) {
            lines.withLock { $0.append((message, fields)) }
        }
    }

    private let lines: Lines
    package var metadata: Logger.Metadata = [:]
    package var logLevel = Logger.Level.trace

    package init(_ lines: Lines) {
        self.lines = lines
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        lines.append("\(event.level) \(event.message)", fields)
    }
}
