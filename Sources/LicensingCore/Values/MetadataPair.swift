/// One filterable member of a metadata object; numbers and booleans in their JSON spelling.
package struct MetadataPair: Hashable, Sendable {
    package let key: String
    package let value: String

    package init(key: String, value: String) {
        self.key = key
        self.value = value
    }
}
