internal import Foundation

/// The free space of a disk.
package enum DiskSpace {
  /// Checks that a file's disk has so many bytes free.
  /// - Throws: ``JobError/diskNearlyFull(path:free:wanted:)``. A disk that does not tell is let be.
  static func check(beside path: String, wanted: Int?) throws(JobError) {
    guard let wanted, let free = free(path) else { return }
    guard free < wanted else { return }
    throw .diskNearlyFull(path: path, free: free, wanted: wanted)
  }

  /// The free bytes of the disk of a file; nil where the disk does not tell.
  package static func free(_ path: String) -> Int? {
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: path)
    return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
  }
}
