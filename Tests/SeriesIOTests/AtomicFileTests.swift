import Foundation
import SeriesIO
import Testing

@Suite("Writing files")
struct AtomicFileTests {
  @Test("A file is replaced as a whole, and nothing else is left beside it")
  func replaces() throws {
    let directory = NSTemporaryDirectory() + "/atomic-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/out.csv"
    try AtomicFile.write(Array("one".utf8), to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    try AtomicFile.write(Array("two".utf8), to: path)
    #expect(try TemporaryFile.content(path) == "two")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["out.csv"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("A symbolic link stays one")
  func link() throws {
    try TemporaryFile.with("old") { path in
      let link = path + ".link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
      defer { try? FileManager.default.removeItem(atPath: link) }
      try AtomicFile.write(Array("new".utf8), to: link)
      #expect(try TemporaryFile.content(path) == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    }
  }

  @Test("A device is written to, not replaced")
  func device() throws {
    try AtomicFile.write(Array("gone".utf8), to: "/dev/null")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test("A directory that is not there is an error of output")
  func missingDirectory() {
    #expect {
      try AtomicFile.write([1], to: "/nowhere/out.csv")
    } throws: { error in
      (error as? SeriesFileError)?.kind == .io
    }
  }

  @Test("A full disk is an error of output")
  func fullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    #expect {
      try AtomicFile.write([1], to: "/dev/full")
    } throws: { error in
      (error as? SeriesFileError)?.description.contains("No space left") == true
    }
  }
}
