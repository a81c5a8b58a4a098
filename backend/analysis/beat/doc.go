// Package beat finds the beats of music that was played and not written, and the meter of music that has none.
//
// Track follows the beat: of all ways to lay beats on the notes it takes the one under which they are written most
// simply while the tempo stays as steady as it can (dynamic programming over notes that are struck together, after
// Raphael, "A hybrid graphical model for rhythmic parsing", 2002, and Temperley, "A unified probabilistic model for
// polyphonic music analysis", 2009). It is an estimate: half or double time is often as good an answer.
package beat
