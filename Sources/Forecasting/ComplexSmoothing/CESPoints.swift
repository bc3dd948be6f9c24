/// Eight points of the box, one a lane.
struct CESPoints {
  // The coordinates are those of `CESCoordinates`.
  private(set) var w: CESVector
  private(set) var r: CESVector
  private(set) var v: CESVector
  private(set) var g: CESVector

  /// The same point eight times.
  init(repeating point: SIMD4<Double>) {
    w = CESVector(repeating: point[0])
    r = CESVector(repeating: point[1])
    v = CESVector(repeating: point[2])
    g = CESVector(repeating: point[3])
  }

  /// The point of one lane.
  subscript(lane: Int) -> SIMD4<Double> {
    get { SIMD4(w[lane], r[lane], v[lane], g[lane]) }
    set {
      w[lane] = newValue[0]
      r[lane] = newValue[1]
      v[lane] = newValue[2]
      g[lane] = newValue[3]
    }
  }
}

/// A matrix of four rows of four.
struct CESMatrix {
  private var rows = (
    SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
  )

  /// One row.
  subscript(row: Int) -> SIMD4<Double> {
    get {
      switch row {
      case 0: rows.0
      case 1: rows.1
      case 2: rows.2
      default: rows.3
      }
    }
    set {
      switch row {
      case 0: rows.0 = newValue
      case 1: rows.1 = newValue
      case 2: rows.2 = newValue
      default: rows.3 = newValue
      }
    }
  }
}
