import Flow
import Foundation
import Testing

@Suite("Memory that is not needed for now")
struct ResidentMemoryTests {
  private static let mappings = """
    55a000000000-55a000010000 r--p 00000000 fe:00 131 /opt/almanac/bin/almanac
    Rss:                  64 kB
    Anonymous:             0 kB
    55a000010000-55a000030000 r-xp 00010000 fe:00 131 /opt/almanac/bin/almanac
    Rss:                 128 kB
    Anonymous:             0 kB
    VmFlags: rd ex mr mw me
    55a000030000-55a000040000 rw-p 00030000 fe:00 131 /opt/almanac/bin/almanac
    Anonymous:            64 kB
    7f0000000000-7f0000020000 r-xp 00000000 fe:00 132 /usr/lib/a name with spaces.so
    Anonymous:             4 kB
    7f0000020000-7f0000030000 r-xp 00000000 00:00 0
    Anonymous:             0 kB
    7f0000030000-7f0000040000 rwxp 00000000 fe:00 133 /usr/lib/generated
    Anonymous:             0 kB
    7f0000040000-7f0000050000 r-xp 00000000 fe:00 134 /usr/lib/other.so (deleted)
    Anonymous:             0 kB
    7ffc00000000-7ffc00002000 r-xp 00000000 00:00 0 [vdso]
    Anonymous:             0 kB
    ffffffffff600000-ffffffffff601000 r-xp 00000000 fe:00 135 /last
    """

  @Test("Only code of files to which nothing was written is given back")
  func code() {
    #expect(
      ResidentMemory.code(in: Self.mappings) == [
        0x55a0_0001_0000..<0x55a0_0003_0000, 0x7f00_0004_0000..<0x7f00_0005_0000,
        0xffff_ffff_ff60_0000..<0xffff_ffff_ff60_1000,
      ])
    #expect(ResidentMemory.code(in: "").isEmpty)
    #expect(ResidentMemory.code(in: "no mapping\nAnonymous:\n5-4 r-xp 0 0 0 /x\n").isEmpty)
  }

  #if os(Linux)
    @Test("The process holds less after it, and goes on working")
    func release() throws {
      let before = try Self.held()
      ResidentMemory.release()
      let after = try Self.held()
      #expect(3 * after < 2 * before, "\(before) to \(after) KB")
      #expect([3, 1, 2].sorted().map(String.init).joined() == "123")
    }

    /// Kilobytes of files in memory.
    private static func held() throws -> Int {
      let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      return try #require(status.firstMatch(of: /RssFile:\s+(\d+)/).flatMap { Int($0.1) })
    }
  #endif
}
