import LicensingCore

/// How many validations were answered how.
package struct ValidationCounts: Equatable, Sendable {
    /// By code, whether the answer was a yes or a no; a code that was never given is left out.
    package let byCode: [ValidationCode: Int]
    /// Those whose answer was a yes, whatever its code.
    package let successful: Int

    /// Sorts counts by what they were kept under.
    ///
    /// - Parameter count: How often something was counted.
    init(_ count: (_ metric: String) -> Int) {
        var byCode: [ValidationCode: Int] = [:]
        var successful = 0
        for code in ValidationCode.allCases {
            let yes = count(code.metric(valid: true))
            let no = code == .valid ? 0 : count(code.metric(valid: false))
            successful += yes
            if yes + no > 0 {
                byCode[code] = yes + no
            }
        }
        self.byCode = byCode
        self.successful = successful
    }

    package var total: Int {
        byCode.values.reduce(0, +)
    }
}
