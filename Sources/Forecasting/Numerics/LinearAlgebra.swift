internal import COpenBLAS

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What the whole process asks of BLAS and LAPACK.
package enum LinearAlgebra {
  /// Makes OpenBLAS single-threaded, once: matrices here are small, and work is spread over series.
  /// Touch it before the first call into BLAS or LAPACK.
  package static let singleThreaded: Void = {
    openblas_set_num_threads(1)
    endWorkers()
  }()

  /// Ends the threads that OpenBLAS starts when it is loaded. They would never get work, but each
  /// burns some 25 ms of a core in a spin loop before it goes to sleep. OpenBLAS itself calls this
  /// function before a fork; builds without threads do not have it.
  private static func endWorkers() {
    guard let symbol = dlsym(nil, "blas_thread_shutdown_") else { return }
    _ = unsafeBitCast(symbol, to: (@convention(c) () -> Int32).self)()
  }
}
