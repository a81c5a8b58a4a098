// Package annotate holds what is said beside a score: numerals, keys, phrases, cadences, sections, findings and remarks,
// by an analyst, a user, a file or the program. A Layer is what one of them says; the score knows nothing of it.
package annotate
