// Package source is what every reader works with: the bytes of one file as UTF-8, the bounds it must keep,
// and the diagnostics about it. Places are byte offsets; only a diagnostic turns one into line and column.
package source
