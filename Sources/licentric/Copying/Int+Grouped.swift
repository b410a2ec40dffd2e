extension Int {
    /// With a comma between thousands.
    var grouped: String {
        let digits = Array(String(magnitude))
        var text = ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position).isMultiple(of: 3) {
                text.append(",")
            }
            text.append(digit)
        }
        return self < 0 ? "-\(text)" : text
    }
}
