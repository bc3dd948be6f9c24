internal import Foundation

/// Keeps secrets out of a configuration, which is stored with every run: they stand there by name.
enum SecretRules {
  /// Checks an address: a web address, or one that comes whole from the environment.
  static func checkAddress(_ text: String, at node: ConfigurationNode)
    throws(ConfigurationError)
  {
    if text.wholeMatch(of: Secrets.placeholder) != nil { return }
    let form = text.replacing(Secrets.placeholder, with: "x")
    guard let parsed = URLComponents(string: form), ["http", "https"].contains(parsed.scheme),
      parsed.host?.isEmpty == false
    else { throw node.invalid("\(node.path) has to begin with https:// or http://") }
    if parsed.user != nil || parsed.password != nil {
      throw node.invalid(
        "\(node.path) holds a user or a password, which would be stored with every run; set the "
          + "header Authorization to env:NAME or file:PATH instead")
    }
    let shown = URLComponents(string: text.replacing(Secrets.placeholder, with: ""))
    for item in shown?.queryItems ?? [] where isSecret(item.name) && item.value?.isEmpty == false {
      throw node.invalid(
        "\(node.path) holds the value of \(item.name), which would be stored with every run; write "
          + "\(item.name)=${env:NAME} and set that variable of the environment")
    }
  }

  /// Checks a field of the request.
  static func checkHeader(_ name: String, _ value: String, at node: ConfigurationNode)
    throws(ConfigurationError)
  {
    guard isSecret(name), Secrets.reference(value) == nil else { return }
    throw node.invalid(
      "\(node.path).\(name) holds its value, which would be stored with every run; write env:NAME "
        + "and set that variable of the environment, or file:PATH")
  }

  private static let words: Set<String> = [
    "authorization", "cookie", "token", "key", "apikey", "password", "secret", "signature", "sig",
  ]

  /// Whether what is called so is a secret, as `X-Api-Key` or `access_token`.
  private static func isSecret(_ name: String) -> Bool {
    name.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).last
      .map { words.contains(String($0)) } ?? false
  }
}
