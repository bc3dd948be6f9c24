# Runs one model of the R package forecast over a panel, as peer.py does for statsforecast:
#
#     Rscript peer.R PANEL.csv SPEC NUMBER HORIZON SEASON LEVELS FORECASTS.csv
#
# The first pass warms up and gives the forecasts; after it one line of JSON tells the processor
# time of the whole process so far. Then every line on standard input asks for a measurement of that
# many processor seconds, answered by the mean of a pass and the passes.

suppressPackageStartupMessages(library(forecast))

arguments <- commandArgs(trailingOnly = TRUE)
spec <- arguments[2]
number <- as.integer(arguments[3])
horizon <- as.integer(arguments[4])
season <- as.integer(arguments[5])
levels <- as.numeric(strsplit(arguments[6], ",")[[1]])

frame <- read.csv(arguments[1], colClasses = c(unique_id = "character", ds = "character"))
ids <- unique(frame$unique_id)
series <- lapply(
  split(frame$y, factor(frame$unique_id, levels = ids)),
  function(y) ts(y, frequency = season))

model <- switch(spec,
  "naive" = function(y) naive(y, h = horizon, level = levels),
  "seasonal-naive" = function(y) snaive(y, h = horizon, level = levels),
  "drift" = function(y) rwf(y, h = horizon, drift = TRUE, level = levels),
  "mean" = function(y) meanf(y, h = horizon, level = levels),
  "ses" = function(y) ses(y, h = horizon, level = levels),
  "holt" = function(y) holt(y, h = horizon, level = levels),
  "holt(damped)" = function(y) holt(y, h = horizon, damped = TRUE, level = levels),
  "holt-winters(additive)" =
    function(y) hw(y, h = horizon, seasonal = "additive", level = levels),
  "holt-winters(multiplicative)" =
    function(y) hw(y, h = horizon, seasonal = "multiplicative", level = levels),
  "ets" = function(y) forecast(ets(y), h = horizon, level = levels),
  "theta" = function(y) thetaf(y, h = horizon, level = levels),
  "croston" = function(y) croston(y, h = horizon),
  "auto-arima" = function(y)
    forecast(auto.arima(y, approximation = number == 1), h = horizon, level = levels),
  stop("R has no counterpart of ", spec))

processor <- function() sum(proc.time()[c("user.self", "sys.self")])

reason <- ""
pass <- function() lapply(series, function(y) tryCatch(model(y), error = function(error) {
  reason <<- conditionMessage(error)
  NULL
}))

answer <- function(...) {
  values <- list(...)
  texts <- vapply(values, function(value) {
    if (is.character(value)) encodeString(value, quote = '"') else format(value, digits = 15)
  }, "")
  cat("{", paste0('"', names(values), '": ', texts, collapse = ", "), "}\n", sep = "")
  flush(stdout())
}

results <- suppressWarnings(pass())
means <- lapply(results, function(result) if (is.null(result)) NULL else as.numeric(result$mean))
done <- !vapply(means, function(mean) is.null(mean) || anyNA(mean), TRUE)
write.csv(
  data.frame(
    unique_id = rep(ids[done], each = horizon), model = rep("R", horizon * sum(done)),
    ds = rep(seq_len(horizon), sum(done)),
    mean = format(unlist(means[done]), digits = 15, trim = TRUE)),
  arguments[7], row.names = FALSE, quote = FALSE)
answer(
  whole = processor(), failures = sum(!done), reason = reason,
  version = paste0("forecast ", packageVersion("forecast"), ", ", R.version.string),
  blas = basename(extSoftVersion()[["BLAS"]]))

input <- file("stdin", "r")
while (length(line <- readLines(input, n = 1)) > 0) {
  seconds <- as.numeric(line)
  spent <- 0
  passes <- 0
  while (spent < seconds) {
    before <- processor()
    suppressWarnings(pass())
    spent <- spent + processor() - before
    passes <- passes + 1
  }
  answer(cpu = spent / passes, passes = passes)
}
