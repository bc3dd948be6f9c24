internal import COpenBLAS

/// The BLAS that the engine runs on, for records and for `almanac doctor`.
public enum NumericalLibrary {
  /// The kernel that OpenBLAS chose for this processor, such as `SkylakeX`.
  public static var kernelName: String { openblas_get_corename().map { String(cString: $0) } ?? "unknown" }

  /// The version and build options of OpenBLAS.
  public static var configuration: String {
    openblas_get_config().map { String(cString: $0) } ?? "unknown"
  }
}
