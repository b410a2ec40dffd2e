/// How far a rotation of the master key has come.
package enum MasterRotationProgress: Equatable, Sendable {
    case working(table: String, seen: Int, pass: Int)
    case worked(table: String, seen: Int, resealed: Int, pass: Int)
}
