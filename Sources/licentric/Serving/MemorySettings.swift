import CMemory

/// How memory is taken from the system and given back.
///
/// Tables that grow by doubling leave their old blocks behind, some of them of megabytes, and by itself glibc comes to keep those for
/// later, in each of a dozen heaps: a sixth of what the server takes with a million licenses.
enum MemorySettings {
    /// Blocks from here on are taken from the system one by one, and given back at once.
    private static let largeBlock: Int32 = 128 << 10
    /// Heaps are cut at their end only when so much is free there, and grow by so much: not with every request.
    private static let trim: Int32 = 1 << 20
    private static let growth: Int32 = 256 << 10

    /// To be called before much is taken.
    static func apply() {
        licentric_malloc_returns_large_blocks(largeBlock, trim, growth)
    }

    /// Lets the system have the pages of the program's own code that are in memory, once the start is over.
    ///
    /// A start walks through most of the binary, and the system maps what lies around each place as well; what is needed again
    /// is mapped again out of the system's memory of the file.
    static func giveBackCode() {
        licentric_code_pages_go_back()
    }
}
