import CLibPQ

/// The numbers of the types we send and read, from the server's catalogue.
enum PostgresType {
    static let unknown: Oid = 0
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int4: Oid = 23
    static let text: Oid = 25

    /// `text`, `varchar`, `name`, and literals without a type.
    static let texts: Set<Oid> = [25, 1043, 19, 705]
}
