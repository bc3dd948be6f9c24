// swift-tools-version: 6.2
import PackageDescription

// A package of its own: the benchmark library costs minutes to build, and only those who measure
// should pay for it. The parent is named, because its identity is otherwise the clone's folder.
private let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Almanac", path: ".."),
    .package(
      url: "https://github.com/ordo-one/benchmark", .upToNextMinor(from: "1.38.1"), traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Models",
      dependencies: [
        .product(name: "Forecasting", package: "Almanac"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Models", swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Flows",
      dependencies: [
        .product(name: "Flow", package: "Almanac"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Flow", swiftSettings: settings,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
)
