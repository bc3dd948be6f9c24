import ArgumentParser
import ServiceLifecycle
struct A: AsyncParsableCommand { mutating func run() async throws { print("hi") } }
await A.main()
