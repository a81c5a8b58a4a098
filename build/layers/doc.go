// Package layers holds the tests that keep the house in order: which package may import which, and that every
// exported name says what it is. It has no code of its own.
package layers
