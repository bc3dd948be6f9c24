internal import Flow
internal import Foundation

/// Keeps secrets out of a configuration, which is stored with every run: they stand there by name.
enum SecretRules {
  /// Checks an address: a web address, or one of which at least the beginning is kept elsewhere.
  static func checkAddress(_ text: String, at node: ConfigurationNode)
    throws(ConfigurationError)
  {
    let address = SecretText(text)
    guard address.isWebAddress else {
      throw node.invalid("\(node.path) has to begin with https:// or http://")
    }
    let parsed = URLComponents(string: address.replacingReferences(with: "x"))
    if parsed?.user != nil || parsed?.password != nil {
      throw node.invalid(
        "\(node.path) holds a user or a password, which would be stored with every run; set the "
          + "header Authorization to env:NAME or file:PATH instead")
    }
    let shown = URLComponents(string: address.replacingReferences(with: ""))
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
    guard isSecret(name), !SecretText(value).hasReference else { return }
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

extension SecretText {
  /// Whether it is a web address, as far as that can be seen without its secrets.
  var isWebAddress: Bool {
    beginsWithReference || URL(string: replacingReferences(with: "x"))?.isWebAddress == true
  }
}
