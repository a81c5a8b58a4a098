// Package midi reads and writes standard MIDI files, formats 0 to 2.
//
// Reading makes notation of what a file plays: each track, or each channel of a track, becomes a part; onsets and
// ends are moved to a grid that each beat chooses by fit, tuplets included; what sounds together becomes chords, what
// overlaps voices; keyboard parts are split between two hands; notes are spelled in their keys; rests, ties and bars
// are added. What was played is kept beside the notation (score.Performed).
//
// Writing plays a score plainly: a track for each part, with meters, keys and tempi.
//
// Sources: MIDI 1.0 Detailed Specification and Standard MIDI Files 1.0 (MIDI Manufacturers Association, 1996).
package midi
