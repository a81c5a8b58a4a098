// Package observe makes the program visible: log lines, correlation ids, metrics and health checks. Surfaces
// and services log; the engine below them only returns errors.
package observe
