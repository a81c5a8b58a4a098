// Package synth makes scores sound: Timemap says when each note of a score is heard, how loud and on which
// instrument; Renderer plays a Timemap on a sound bank and gives blocks of samples, which WriteWAV and WriteFLAC
// turn into files. The page plays the same Timemap on the same bank.
//
// The package brings one bank, a piano, so that a fresh copy makes sound. A fuller bank in SoundFont 2 format is
// opened with OpenBank.
package synth
