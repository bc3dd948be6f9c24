import COpenBLAS

/// What the whole process asks of BLAS and LAPACK.
package enum LinearAlgebra {
  /// Makes OpenBLAS single-threaded, once: matrices here are small, and work is spread over series.
  /// Touch it before the first call into BLAS or LAPACK.
  package static let singleThreaded: Void = openblas_set_num_threads(1)
}
