import Foundation
import ModelSelection

/// The room a store takes, and what is left.
struct StoreDisk: Sendable {
  /// The bytes of the store and of what SQLite keeps beside it.
  let used: Int
  /// The bytes that are free on its disk; nil where the disk does not tell.
  let free: Int?

  /// Less than this is something to tell people.
  static let scarce = 500_000_000

  init(path: String) {
    let files = FileManager.default
    used = ["", "-wal", "-shm"].reduce(0) { sum, suffix in
      let attributes = try? files.attributesOfItem(atPath: path + suffix)
      return sum + ((attributes?[.size] as? NSNumber)?.intValue ?? 0)
    }
    free = DiskSpace.free(path)
  }
}
