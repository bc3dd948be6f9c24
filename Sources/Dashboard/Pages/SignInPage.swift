/// Asks for the token.
struct SignInPage: Page {
  static let template = "sign-in"
  let frame: Frame
  let isWrong: Bool
  /// Where the visitor wanted to go.
  let next: String
}
