// Package key finds the key of a score or of a part of it, and says how sure it is and why.
//
// Unless a profile of the literature is asked for, the answer is a conditional logit over the 24 keys: pitch classes of
// the whole, the beginning and the end, the outer bass notes and chords, leading tones, and the signature, read as the
// Baroque wrote it too. Its weights are trained (weights.tsv, by build/train/key), so that the confidence is a
// probability. All parts count, at sounding pitch; a tied note is one note; none counts for more than eight quarters.
//
// A row of twelve tones, a single note or a cluster has no key, and the result says so.
package key
