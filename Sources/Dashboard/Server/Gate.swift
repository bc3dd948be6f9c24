import Crypto
import Foundation

/// Knows visitors: by the token itself, by the cookie they were given for it, and by the key that
/// every form of ours carries.
///
/// A session is no record of ours: it is its own end and a random number, sealed with a key made of
/// the token. So it outlives a restart, and a new token ends all sessions.
struct Gate: Sendable {
  /// What is asked for; nil where everybody may come in.
  private let token: SymmetricKey?
  private let seal: SymmetricKey

  static let cookie = "almanac-session"
  /// How long a session lasts.
  static let lifetime: TimeInterval = 7 * 86_400

  init(token: String?) {
    self.token = token.map { SymmetricKey(data: SHA256.hash(data: Data($0.utf8))) }
    seal =
      self.token.map {
        HKDF<SHA256>.deriveKey(
          inputKeyMaterial: $0, info: Data("almanac session".utf8), outputByteCount: 32)
      } ?? SymmetricKey(size: .bits256)
  }

  /// Whether visitors have to show a token.
  var isLocked: Bool { token != nil }

  /// Whether this is the token, in a time that says nothing of it.
  func opens(_ text: String) -> Bool {
    guard let token else { return false }
    let proof = HMAC<SHA256>.authenticationCode(for: Self.probe, using: token)
    let key = SymmetricKey(data: SHA256.hash(data: Data(text.utf8)))
    return HMAC<SHA256>.isValidAuthenticationCode(proof, authenticating: Self.probe, using: key)
  }

  private static let probe = Data("almanac token".utf8)

  /// A new session.
  func session(now: Date) -> String {
    let end = Int(now.timeIntervalSince1970 + Self.lifetime)
    let text = "\(end).\(UInt64.random(in: .min ... .max))"
    return text + "." + code(of: "session " + text)
  }

  /// Whether a session was made here and has not ended.
  func knows(_ session: String, now: Date) -> Bool {
    let parts = session.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let end = Int(parts[0]) else { return false }
    return isCode(String(parts[2]), of: "session \(parts[0]).\(parts[1])")
      && Date(timeIntervalSince1970: TimeInterval(end)) > now
  }

  /// What the forms of a session carry, so that no other site can send one. Every page has its own
  /// (its first digits are chance), since the length of a compressed page would tell of a fixed one.
  func formKey(session: String?) -> String {
    let chance = code(of: "chance \(UInt64.random(in: .min ... .max))").prefix(16)
    return chance + code(of: "form \(chance) \(session ?? "")")
  }

  /// Whether a form came from a page of ours.
  func isFormKey(_ text: String, session: String?) -> Bool {
    isCode(String(text.dropFirst(16)), of: "form \(text.prefix(16)) \(session ?? "")")
  }

  private func code(of text: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: seal)
      .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// Compares in a time that says nothing of the right one.
  private func isCode(_ code: String, of text: String) -> Bool {
    let digits = Array(code.utf8)
    guard digits.count == 64 else { return false }
    let bytes = stride(from: 0, to: 64, by: 2).compactMap { place in
      UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16)
    }
    return HMAC<SHA256>.isValidAuthenticationCode(
      bytes, authenticating: Data(text.utf8), using: seal)
  }
}
