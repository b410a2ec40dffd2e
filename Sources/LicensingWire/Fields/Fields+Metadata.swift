/// Metadata, byte for byte as sent. Where it may be absent, the caller knows what that means: "{}".
extension Fields {
    package func metadata(_ name: String) -> RawJSON {
        required(name, MetadataRule())
    }

    package func optionalMetadata(_ name: String) -> RawJSON? {
        optional(name, MetadataRule())
    }

    package func changedMetadata(_ name: String) -> Change<RawJSON> {
        changed(name, MetadataRule())
    }

    package func changedOptionalMetadata(_ name: String) -> Change<RawJSON?> {
        changedOptional(name, MetadataRule())
    }
}
