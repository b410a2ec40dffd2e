/// A length of time in whole milliseconds.
package struct Span: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func seconds(_ count: Int64) -> Span {
        Span(milliseconds: count.multipliedSaturating(by: 1000))
    }

    package static func minutes(_ count: Int64) -> Span {
        Span(milliseconds: count.multipliedSaturating(by: 60_000))
    }

    package static func hours(_ count: Int64) -> Span {
        Span(milliseconds: count.multipliedSaturating(by: 3_600_000))
    }

    package static func days(_ count: Int64) -> Span {
        Span(milliseconds: count.multipliedSaturating(by: 86_400_000))
    }

    package static func < (left: Span, right: Span) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Int64 {
    fileprivate func multipliedSaturating(by factor: Int64) -> Int64 {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        guard overflow else {
            return product
        }
        return (self < 0) == (factor < 0) ? .max : .min
    }
}
