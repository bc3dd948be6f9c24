import Foundation
import Synchronization

/// How often somebody may do something: a bucket for each name that fills up with time.
final class Allowance: Sendable {
  private struct Bucket {
    var level: Double
    var time: Date
  }

  private let buckets = Mutex<[String: Bucket]>([:])
  private let burst: Double
  private let rate: Double

  /// So many names are remembered; an attacker with many addresses must not fill the memory.
  private static let mostNames = 4096

  /// - Parameters:
  ///   - burst: how often at once.
  ///   - rate: how often a second in the long run.
  init(burst: Double, rate: Double) {
    (self.burst, self.rate) = (burst, rate)
  }

  /// Takes one from the bucket of a name; false when it is empty.
  func take(_ name: String, now: Date) -> Bool {
    buckets.withLock { buckets in
      if buckets.count >= Self.mostNames, buckets[name] == nil {
        buckets = buckets.filter { level(of: $0.value, now) < burst }
        // All are in use: the new one shares.
        if buckets.count >= Self.mostNames { return false }
      }
      var bucket = buckets[name] ?? Bucket(level: burst, time: now)
      bucket.level = level(of: bucket, now)
      bucket.time = now
      let isGranted = bucket.level >= 1
      if isGranted { bucket.level -= 1 }
      buckets[name] = bucket
      return isGranted
    }
  }

  private func level(of bucket: Bucket, _ now: Date) -> Double {
    min(burst, bucket.level + max(0, now.timeIntervalSince(bucket.time)) * rate)
  }
}
