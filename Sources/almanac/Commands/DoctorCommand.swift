import ArgumentParser
import Flow
import Forecasting
import Foundation
import ModelSelection
import SeriesIO

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks the machine, the store and the configuration.")

  @OptionGroup var source: ReadOptions
  @OptionGroup var form: OutputOptions

  func run() throws {
    var table = ResultTable(columns: ["check", "status", "detail"])
    let findings =
      [version, cores, blas, timeZones] + configuration() + [storeFinding(), disk()]
    for finding in findings {
      table.append(text: finding.check)
      table.append(text: finding.status)
      table.append(text: finding.detail)
    }
    try form.write(table)
  }

  private struct Finding {
    let check: String
    let status: String
    let detail: String

    init(_ check: String, ok detail: String) { self.init(check, "ok", detail) }

    init(_ check: String, _ status: String, _ detail: String) {
      self.check = check
      self.status = status
      self.detail = detail
    }
  }

  private var version: Finding { Finding("version", ok: Version.current) }

  private var cores: Finding {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return Finding("cores", ok: "\(cores)")
  }

  private var blas: Finding {
    let kernel = NumericalLibrary.kernelName
    // The kernel of processors without AVX: what an old OpenBLAS takes when it does not know a
    // new processor.
    let isPoor = kernel == "Prescott" && Processor.hasAVX2
    return Finding(
      "blas", isPoor ? "warning" : "ok",
      isPoor
        ? "OpenBLAS runs its \(kernel) kernel on a processor that can do more; "
          + "set OPENBLAS_CORETYPE=Haswell (or SkylakeX) in the environment"
        : "\(NumericalLibrary.configuration), kernel \(kernel)")
  }

  private var timeZones: Finding {
    let isThere = TimeZone(identifier: "America/New_York") != nil
    return Finding(
      "time zones", isThere ? "ok" : "error",
      isThere ? "time zone data found" : "no time zone data; install the package tzdata")
  }

  private func configuration() -> [Finding] {
    guard let config = source.config else { return [] }
    do {
      let parameters = try JobParameters.read(path: config)
      let job = WeeklyJob(parameters: parameters, jobs: 1)
      let next = job.schedule.flatMap { $0.cron.next(after: Date(), in: $0.timeZone) }
      let due = next.map { "next due \(InstantText.text($0, zone: job.schedule!.timeZone))" }
      return [
        Finding(
          "configuration",
          ok: "\(parameters.configuration.name), \(parameters.configuration.models.count) models, "
            + (due ?? "no schedule"))
      ]
    } catch {
      return [Finding("configuration", "error", Failure.message(of: error))]
    }
  }

  private func storeFinding() -> Finding {
    let path = source.store.path(configuration: source.config)
    guard FileManager.default.fileExists(atPath: path) else {
      return Finding("store", ok: "none yet; a run will make \(path)")
    }
    do {
      let runs = try Store.open(path, mode: .readOnly).runs().count
      let isWritable = FileManager.default.isWritableFile(atPath: path)
      return Finding(
        "store", isWritable ? "ok" : "warning",
        "\(path): \(runs) runs" + (isWritable ? "" : "; it cannot be written by this user"))
    } catch {
      return Finding("store", "error", Failure.message(of: error))
    }
  }

  private func disk() -> Finding {
    let path = source.store.path(configuration: source.config)
    var directory = URL(filePath: path).deletingLastPathComponent()
    while directory.path != "/", !FileManager.default.fileExists(atPath: directory.path) {
      directory.deleteLastPathComponent()
    }
    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory.path)
    guard let free = (attributes?[.systemFreeSize] as? NSNumber)?.int64Value else {
      return Finding("disk", "warning", "the free space of \(directory.path) is not known")
    }
    let megabytes = free / 1_000_000
    return Finding(
      "disk", megabytes < 500 ? "warning" : "ok",
      "\(megabytes) MB free at \(directory.path)")
  }
}
