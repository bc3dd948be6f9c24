internal import AsyncHTTPClient
func warm() { _ = HTTPClient.Configuration() }
