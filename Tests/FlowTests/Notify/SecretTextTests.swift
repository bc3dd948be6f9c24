import Flow
import Foundation
import Testing

@Suite("Secrets kept elsewhere")
struct SecretTextTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try write("s3cr3t-token\n", to: "token")
    try write(" \n", to: "empty")
    setenv("ALMANAC_TEST_SECRET", "s3cr3t", 1)
    setenv("ALMANAC_TEST_EMPTY", "", 1)
  }

  private func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: URL(filePath: scratch.directory + "/" + file))
  }

  private func resolved(_ text: String) throws(SecretText.Fault) -> String {
    var values = SecretValues()
    return try SecretText(text, directory: scratch.directory).resolved(noting: &values)
  }

  @Test(
    "a reference is looked up, alone or within a longer text; anything else stands for itself",
    arguments: [
      ("env:ALMANAC_TEST_SECRET", "s3cr3t"), ("file:token", "s3cr3t-token"),
      ("${env:ALMANAC_TEST_SECRET}", "s3cr3t"),
      ("a ${file:token} b ${env:ALMANAC_TEST_SECRET}", "a s3cr3t-token b s3cr3t"),
      ("price in $ {x} ${y}", "price in $ {x} ${y}"),
      ("${x ${env:ALMANAC_TEST_SECRET}}", "${x s3cr3t}"), ("", ""),
    ])
  func looksUp(text: String, expected: String) throws {
    #expect(try resolved(text) == expected)
  }

  @Test("what is not there or empty is refused by name, wherever it stands")
  func refuses() {
    for form in ["env:%", "key=${env:%}"] {
      for name in ["ALMANAC_TEST_NONE", "ALMANAC_TEST_EMPTY"] {
        let fault = #expect(throws: SecretText.Fault.noVariable(name)) {
          try resolved(form.replacing("%", with: name))
        }
        #expect(fault?.description.contains(name) == true)
      }
    }
    for form in ["file:%", "key=${file:%}"] {
      for name in ["none", "empty"] {
        let fault = #expect(throws: SecretText.Fault.noFile(name)) {
          try resolved(form.replacing("%", with: name))
        }
        #expect(fault?.description.contains("the file \(name) ") == true)
      }
    }
  }

  @Test("what was looked up is taken out of messages, the longer secret before its part")
  func redacts() throws {
    var values = SecretValues()
    #expect(values.redacted("s3cr3t") == "s3cr3t")
    for text in ["x${env:ALMANAC_TEST_SECRET}", "file:token"] {
      _ = try SecretText(text, directory: scratch.directory).resolved(noting: &values)
    }
    #expect(values.redacted("xs3cr3t, s3cr3t-token!") == "x•••, •••!")
    for shown in ["\(values)", String(reflecting: values), "\(SecretText("s3cr3t"))"] {
      #expect(!shown.contains("s3cr3t"))
    }
    var dumped = ""
    dump((values, SecretText("s3cr3t")), to: &dumped)
    #expect(!dumped.contains("s3cr3t"))
  }
}
