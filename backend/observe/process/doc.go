// Package process says what this process has used of the machine: processor time and memory. Times are those of all its
// threads, the collector's too, and count only while the process runs, so that a busy machine changes them little.
package process
