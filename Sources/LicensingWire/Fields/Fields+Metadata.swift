/// Metadata, byte for byte as sent. It may be absent, never null, and the caller knows what absent means.
extension Fields {
    package func changedMetadata(_ name: String) -> Change<RawJSON> {
        changed(name, MetadataRule())
    }
}
