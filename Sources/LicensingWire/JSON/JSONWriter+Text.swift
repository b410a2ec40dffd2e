extension JSONWriter {
    /// One value as text.
    package static func text(_ write: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 1024)
        write(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
