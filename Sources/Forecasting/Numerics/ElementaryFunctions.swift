// The C library's elementary functions, re-exported inside the module under one name on every
// platform: kernels call `log`, `exp`, `sin`, … without importing a platform module.

#if canImport(Glibc)
  internal import Glibc

  @inline(__always) func log(_ x: Double) -> Double { Glibc.log(x) }
  @inline(__always) func exp(_ x: Double) -> Double { Glibc.exp(x) }
  @inline(__always) func expMinusOne(_ x: Double) -> Double { Glibc.expm1(x) }
  @inline(__always) func logOnePlus(_ x: Double) -> Double { Glibc.log1p(x) }
  @inline(__always) func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
  @inline(__always) func sin(_ x: Double) -> Double { Glibc.sin(x) }
  @inline(__always) func cos(_ x: Double) -> Double { Glibc.cos(x) }
  @inline(__always) func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
  @inline(__always) func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  @inline(__always) func atanh(_ x: Double) -> Double { Glibc.atanh(x) }
  @inline(__always) func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  @inline(__always) func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return Glibc.lgamma_r(x, &sign)
  }
#elseif canImport(Darwin)
  internal import Darwin

  @inline(__always) func log(_ x: Double) -> Double { Darwin.log(x) }
  @inline(__always) func exp(_ x: Double) -> Double { Darwin.exp(x) }
  @inline(__always) func expMinusOne(_ x: Double) -> Double { Darwin.expm1(x) }
  @inline(__always) func logOnePlus(_ x: Double) -> Double { Darwin.log1p(x) }
  @inline(__always) func pow(_ x: Double, _ y: Double) -> Double { Darwin.pow(x, y) }
  @inline(__always) func sin(_ x: Double) -> Double { Darwin.sin(x) }
  @inline(__always) func cos(_ x: Double) -> Double { Darwin.cos(x) }
  @inline(__always) func atan2(_ y: Double, _ x: Double) -> Double { Darwin.atan2(y, x) }
  @inline(__always) func tanh(_ x: Double) -> Double { Darwin.tanh(x) }
  @inline(__always) func atanh(_ x: Double) -> Double { Darwin.atanh(x) }
  @inline(__always) func erfc(_ x: Double) -> Double { Darwin.erfc(x) }
  @inline(__always) func logGamma(_ x: Double) -> Double {
    var sign: Int32 = 0
    return Darwin.lgamma_r(x, &sign)
  }
#endif
