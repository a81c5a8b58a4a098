// Package theory is the ground floor: musical time, spelled pitch, intervals, durations, meters, keys,
// scales, chords, Roman numerals, chord symbols, figured bass and set classes, as values without state.
//
// Spelling is exact everywhere: C♯ is not D♭. Transposition is arithmetic on staff steps and cents, never a
// table of names. Tables of facts (scales, chord kinds, set classes) stand apart from code, with their sources.
package theory
