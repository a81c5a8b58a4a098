// Package library keeps the user's scores: their source bytes, what is known about them, tags, layers and
// history in a SQLite database that survives restarts, many processes at once and a kill at any moment; and
// parsed scores in memory, bounded in number, bytes and time.
//
// Nothing is opened before it is needed. What has been acknowledged is on the disk. Every error is a fault.
package library
