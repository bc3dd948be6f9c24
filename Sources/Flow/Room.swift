internal import GRDB
internal import Logging
func warm() { _ = DatabaseMigrator() }
