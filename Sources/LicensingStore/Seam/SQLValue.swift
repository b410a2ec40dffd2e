import LicensingCore

/// A value bound to a placeholder.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case uuid(UUIDBits)
}

extension SQLValue {
    package static func integer(_ value: Int) -> SQLValue {
        .integer(Int64(value))
    }

    package static func integer(_ value: Int?) -> SQLValue {
        value.map { .integer(Int64($0)) } ?? .null
    }

    package static func boolean(_ value: Bool) -> SQLValue {
        .integer(Int64(value ? 1 : 0))
    }

    package static func text(_ value: String?) -> SQLValue {
        value.map { .text($0) } ?? .null
    }

    package static func instant(_ value: Instant) -> SQLValue {
        .integer(value.milliseconds)
    }

    package static func instant(_ value: Instant?) -> SQLValue {
        value.map { .integer($0.milliseconds) } ?? .null
    }

    package static func id<Resource>(_ value: Identifier<Resource>) -> SQLValue {
        .uuid(value.bits)
    }

    package static func id<Resource>(_ value: Identifier<Resource>?) -> SQLValue {
        value.map { .uuid($0.bits) } ?? .null
    }
}
