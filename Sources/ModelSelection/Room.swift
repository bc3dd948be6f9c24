internal import Yams
func warm() { _ = try? YAMLDecoder().decode(Int.self, from: "1") }
