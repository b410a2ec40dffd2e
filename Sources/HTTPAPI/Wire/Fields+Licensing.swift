import LicensingCore
import LicensingWire

/// Readers for what several routes take.
extension Fields {
    /// How large a count may be: what a 32-bit client can hold.
    static let counts = 1...Int(Int32.max)
    static let days = 1...36_500

    func identifier<Resource>(_ name: String, of _: Resource.Type = Resource.self) -> Identifier<Resource> {
        Identifier(uuid(name))
    }

    /// May be absent, must not be null.
    func optionalIdentifier<Resource>(
        _ name: String,
        of _: Resource.Type = Resource.self
    ) -> Identifier<Resource>? {
        if case .set(let bits) = changedUUID(name) {
            return Identifier(bits)
        }
        return nil
    }

    /// `metadata`, `{}` when absent.
    func metadataText() -> String {
        if case .set(let object) = changedMetadata("metadata") {
            return object.text
        }
        return "{}"
    }

    /// The `metadata` of a resource that can be searched by it; nil when absent.
    func searchableMetadata() -> Metadata? {
        guard case .set(let object) = changedMetadata("metadata") else {
            return nil
        }
        return Metadata(text: object.text, pairs: MetadataPairs.read(object.text))
    }

    func reason() -> String? {
        optionalString("reason", length: 0...500)
    }
}
