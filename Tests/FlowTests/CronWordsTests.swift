import Flow
import Testing

@Suite("A schedule in words")
struct CronWordsTests {
  @Test(
    "Says what the expression means",
    arguments: [
      ("0 0 * * MON", "every Monday at 00:00"), ("@weekly", "every Sunday at 00:00"),
      ("30 6 * * *", "every day at 06:30"), ("*/15 * * * *", "every 15 minutes"),
      ("* * * * *", "every minute"), ("@hourly", "every hour"),
      ("5 * * * *", "at minute 5 of every hour"),
      ("0 6,18 * * 1-5", "every Monday to Friday at 06:00 and 18:00"),
      ("0 0 1,15 * *", "on days 1 and 15 of the month at 00:00"),
      ("30 6 1 1,7 *", "on day 1 of the month at 06:30, in January and July"),
      ("0 0 13 * 5", "on day 13 of the month and every Friday at 00:00"),
      ("*/30 8-17 * * MON-FRI", "every Monday to Friday every 30 minutes, in 08 to 17 o'clock"),
      ("0 */2 * * *", "every day at minute 0, every 2 hours"),
      ("0 9 * * SAT,SUN", "every Sunday and Saturday at 09:00"),
    ])
  func words(expression: String, words: String) throws {
    #expect(try Cron(expression).words == words)
  }
}
