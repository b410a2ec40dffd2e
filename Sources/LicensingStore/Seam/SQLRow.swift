import LicensingCore

/// One row of an answer, read by column position.
///
/// Valid only during the decode call it was given to.
package protocol SQLRow {
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) -> Int64
    func text(_ column: Int) -> String
    func blob(_ column: Int) -> [UInt8]
    /// A 16-byte blob as the bits of a UUID.
    func uuid(_ column: Int) -> UUIDBits
}

extension SQLRow {
    package func optionalInteger(_ column: Int) -> Int? {
        isNull(column) ? nil : Int(integer(column))
    }

    package func optionalText(_ column: Int) -> String? {
        isNull(column) ? nil : text(column)
    }

    package func boolean(_ column: Int) -> Bool {
        integer(column) != 0
    }

    package func instant(_ column: Int) -> Instant {
        Instant(milliseconds: integer(column))
    }

    package func optionalInstant(_ column: Int) -> Instant? {
        isNull(column) ? nil : instant(column)
    }

    package func id<Resource>(_ column: Int, of _: Resource.Type = Resource.self) -> Identifier<Resource> {
        Identifier(uuid(column))
    }
}
