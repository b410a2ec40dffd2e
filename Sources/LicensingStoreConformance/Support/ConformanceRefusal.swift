/// A closure's own way to say no, which must reach its caller as it is.
struct ConformanceRefusal: Error, Equatable {
    let number: Int
}
