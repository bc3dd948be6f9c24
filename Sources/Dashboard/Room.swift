internal import Hummingbird
internal import Mustache
func warm() { _ = Router() ; _ = try? MustacheTemplate(string: "x") }
