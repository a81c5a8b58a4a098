// What the pages read besides operations: the Go types of app/web and backend/synth/timemap.go.

/** A key as JSON has it: {"tonic":"F#","mode":"minor"}. */
export interface KeyName { tonic: string; mode: string }

/** One verticality of a chord analysis. */
export interface ChordRow {
  offset: number;
  duration: number;
  pitches: string[];
  symbol?: string;
  root?: string;
  bass?: string;
  quality?: string;
  inversion?: number;
  measure: string;
  beat: number;
  notes: string[];
}

/** A stretch of music in one key. */
export interface LocalKey { offset: number; duration: number; key: KeyName; confidence?: number; measure: string }

/** One harmony: a numeral in a key, with what it rests on. */
export interface RomanRow {
  offset: number;
  duration: number;
  measure: string;
  beat: number;
  key: KeyName;
  roman: string;
  symbol?: string;
  /** A reader settled it. */
  corrected?: boolean;
  confidence?: number;
  /** How far the runner-up is behind, on the scale of the search. */
  margin?: number;
  /** "A: IV6": the best other reading, in its key. */
  runner_up?: string;
  evidence?: string[] | null;
  notes: string[] | null;
  nonchord_tones?: { note: string; kind: string; pitch?: string; measure?: string; beat?: number; accented?: boolean; figure?: string }[] | null;
}

/** A close: PAC, IAC, HC, DC, PC or EC, at the harmony that it arrives at. */
export interface CadenceRow { offset: number; type: string; key: KeyName; measure: string; beat: number; evidence?: string[] | null }

/** A phrase, with the close that it ends with. */
export interface PhraseRow { offset: number; duration: number; measure: string; cadence?: string; ends_with?: string; corrected?: boolean }

/** Which bars stand in which system. */
export interface Plan {
  version: string;
  width_px: number;
  scale: number;
  systems: PlanSystem[];
  /** How many staves a system has. */
  staves?: number;
  /** Chord symbols stand in the score itself. */
  has_chord_symbols?: boolean;
}

/** One system; its height is an estimate until it is drawn. */
export interface PlanSystem { number: number; height_px: number; bars: PlanBar[] }

/** One bar of a system; times in quarters of the written score. */
export interface PlanBar { id: string; measure: string; offset: number; duration: number }

/** A built-in piece. */
export interface CorpusPiece { name: string; title: string; composer?: string; detail?: string }

/** The score as it sounds: offsets in quarters of the performance, times in seconds at the written tempo. */
export interface Timemap {
  duration: number;
  length: number;
  parts: { id: string; name: string }[];
  instruments: Instrument[];
  tempos: { offset: number; time: number; bpm: number }[];
  bars: PlayedBar[];
  notes: PlayedNote[];
}

/** One sound of a part. */
export interface Instrument { part: number; name: string; program: number; percussion?: boolean }

/** One bar as it is played; a repeated bar appears each time. */
export interface PlayedBar {
  measure: string;
  id: string;
  offset: number;
  duration: number;
  time: number;
  length: number;
  score_offset: number;
  beats?: number[];
}

/** One sounding note. */
export interface PlayedNote {
  id: string;
  tied?: string[];
  part: number;
  instrument: number;
  /** A grace note: where it sounds is not where it is written. */
  grace?: boolean;
  midi: number;
  velocity: number;
  offset: number;
  duration: number;
  time: number;
  length: number;
}

/** What became of a file that the program's window was given. */
export interface HostImport { file: string; score_id?: string; error?: string; hint?: string }

/** A message of the program to the pages. */
export interface HostEvent { name: string; data?: unknown }
