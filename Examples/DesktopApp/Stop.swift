/// Ends the program with a sentence.
struct Stop: Error {
    let sentence: String
    /// 1 when something went wrong, 2 when it was called wrongly, 3 when the license does not allow it.
    var code: Int32 = 1
}
