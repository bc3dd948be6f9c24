import Synchronization

/// Writes files that are complete or not there at all.
public enum AtomicFile {
  private static let counter = Atomic<Int>(0)

  /// Writes a file by way of a temporary one beside it, which takes its name when all bytes are on
  /// the disk. Readers see the old content or the new one, never a part.
  ///
  /// An existing file keeps its permissions, a symbolic link stays one; pipes and devices are
  /// written to directly.
  /// - Throws: ``SeriesFileError`` of kind `io`; the old file is then unchanged.
  public static func write(_ bytes: [UInt8], to path: String) throws(SeriesFileError) {
    let kind = SystemCall.kind(of: path)
    if kind == .other {
      let descriptor = try SystemCall.openForWriting(path, new: false, name: path)
      defer { SystemCall.close(descriptor) }
      return try OutputFile(descriptor: descriptor, name: path).write(bytes)
    }
    let target = kind == .missing ? path : SystemCall.resolved(path)
    let number = counter.add(1, ordering: .relaxed).newValue
    let temporary = "\(target).\(SystemCall.processIdentifier)-\(number).part"
    let descriptor = try SystemCall.openForWriting(temporary, new: true, name: path)
    do throws(SeriesFileError) {
      defer { SystemCall.close(descriptor) }
      if let permissions = SystemCall.permissions(of: target) {
        SystemCall.setPermissions(permissions, of: descriptor)
      }
      try OutputFile(descriptor: descriptor, name: path).write(bytes)
      try SystemCall.synchronise(descriptor, name: path)
    } catch {
      SystemCall.remove(temporary)
      throw error
    }
    do throws(SeriesFileError) {
      try SystemCall.rename(temporary, to: target)
    } catch {
      SystemCall.remove(temporary)
      throw error
    }
  }
}
