#if canImport(Glibc)
  import Glibc
#endif

/// The memory of the process.
enum Memory {
  /// Gives back to the system what a run has used and freed: the allocator would keep it for the next
  /// one, which comes in a week.
  static func giveBack() {
    #if canImport(Glibc)
      malloc_trim(0)
    #endif
  }
}
