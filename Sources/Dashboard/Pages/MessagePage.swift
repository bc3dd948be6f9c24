/// A page that says one thing.
struct MessagePage: Page {
  static let template = "message"
  let frame: Frame
  let title: String
  let message: String
}
