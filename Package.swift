// swift-tools-version: 6.2
import PackageDescription

// Warnings become errors in our own checks, never for those who only build the package.
let strict = Context.environment["ALMANAC_STRICT"] != nil
let settings: [SwiftSetting] =
  [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
  name: "Almanac",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Forecasting", targets: ["Forecasting"]),
    .library(name: "SeriesIO", targets: ["SeriesIO"]),
    .library(name: "Flow", targets: ["Flow"]),
    .library(name: "ModelSelection", targets: ["ModelSelection"]),
    .executable(name: "almanac", targets: ["almanac"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
    .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
    .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
    .package(url: "https://github.com/apple/swift-crypto", .upToNextMinor(from: "4.5.2")),
    .package(url: "https://github.com/apple/swift-http-types", .upToNextMinor(from: "1.8.0")),
    .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
    .package(url: "https://github.com/apple/swift-nio-ssl", .upToNextMinor(from: "2.37.6")),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1"),
      traits: []),
    .package(
      url: "https://github.com/hummingbird-project/swift-mustache", .upToNextMinor(from: "2.1.1")),
    .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
    .package(
      url: "https://github.com/swift-server/async-http-client", .upToNextMinor(from: "1.37.0")),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMinor(from: "2.13.0")
    ),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", .upToNextMinor(from: "1.5.0")),
    .package(url: "https://github.com/swiftlang/swift-subprocess", .upToNextMinor(from: "1.0.2")),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CLAPACKE", pkgConfig: "lapacke",
      providers: [.apt(["liblapacke-dev"]), .brew(["lapack"])]),
    .systemLibrary(
      name: "CCMark", pkgConfig: "libcmark",
      providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CMalloc"),

    .target(
      name: "Forecasting", dependencies: ["COpenBLAS", "CLAPACKE"], swiftSettings: settings),
    .target(name: "SeriesIO", dependencies: ["Forecasting"], swiftSettings: settings),
    .target(
      name: "SeriesHTTP",
      dependencies: [
        "Forecasting", "SeriesIO",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ], swiftSettings: settings),
    .target(
      name: "Flow",
      dependencies: [
        "CMalloc",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: settings),
    .target(
      name: "ModelSelection",
      dependencies: [
        "Forecasting", "SeriesIO", "SeriesHTTP", "Flow",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: settings),
    .target(
      name: "Dashboard",
      dependencies: [
        "CCMark", "CZlib", "Flow", "Forecasting", "ModelSelection", "SeriesIO",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.embedInCode("Resources")],
      swiftSettings: settings),
    .executableTarget(
      name: "almanac",
      dependencies: [
        "Forecasting", "SeriesIO", "SeriesHTTP", "Flow", "ModelSelection", "Dashboard",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], swiftSettings: settings),

    .testTarget(
      name: "ForecastingTests", dependencies: ["Forecasting"], swiftSettings: settings),
    .testTarget(
      name: "SeriesIOTests", dependencies: ["Forecasting", "SeriesIO"], swiftSettings: settings),
    .target(name: "TestServer", path: "Tests/TestServer", swiftSettings: settings),
    .testTarget(
      name: "SeriesHTTPTests",
      dependencies: [
        "SeriesHTTP", "SeriesIO", "TestServer",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], swiftSettings: settings),
    .executableTarget(
      name: "FlowWorker", dependencies: ["Flow"], path: "Tests/FlowWorker", swiftSettings: settings),
    .testTarget(
      name: "FlowTests",
      dependencies: [
        "Flow", "FlowWorker", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: settings),
    .testTarget(
      name: "ModelSelectionTests",
      dependencies: ["Flow", "Forecasting", "ModelSelection", "SeriesIO", "TestServer"],
      swiftSettings: settings),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Dashboard", "Flow", "Forecasting", "ModelSelection",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: settings),
    .target(
      name: "TestProcess",
      dependencies: [.product(name: "Subprocess", package: "swift-subprocess")],
      path: "Tests/TestProcess", swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "almanac", "Flow", "Forecasting", "SeriesIO", "TestProcess", "TestServer",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: settings),
    .target(
      name: "Browser",
      dependencies: [
        "TestProcess",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ], path: "Tests/Browser", swiftSettings: settings),
    .testTarget(
      name: "PageTests",
      dependencies: [
        "almanac", "Browser", "Flow", "TestProcess", "TestServer",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ], swiftSettings: settings),
  ]
)
