internal import COpenBLAS

/// The BLAS that the engine runs on.
public enum NumericalLibrary {
  /// Makes the library single-threaded and ends its idle threads. The engine does so itself before
  /// it first needs the library; a program that calls it at its start saves their time.
  public static func prepare() { LinearAlgebra.singleThreaded }

  /// The kernel that OpenBLAS chose for this processor, such as `SkylakeX`.
  public static var kernelName: String {
    openblas_get_corename().map { String(cString: $0) } ?? "unknown"
  }

  /// The version and build options of OpenBLAS.
  public static var configuration: String {
    openblas_get_config().map { String(cString: $0) } ?? "unknown"
  }
}
