import type { Tools } from '../api/tools';

/** A key with how sure the analysis is of it, 0 to 1. */
export interface Candidate { tonic: string; mode: string; confidence: number }

/** Something that speaks for or against the key; its notes can be shown. */
export interface Evidence { text: string; for: boolean; measure?: string | undefined; beat?: number | undefined; notes: string[] }

/** What a key analysis found, as the page shows it. */
export interface KeyFinding {
  /** Undefined where there is no clear key. */
  key: Candidate | undefined;
  /** The other keys that come into question, likeliest first. */
  others: Candidate[];
  /** Why there is no clear key. */
  reason: string;
  evidence: Evidence[];
}

/** The page's view of an answer of key_analysis. */
export function keyFinding(out: Tools['key_analysis']['out']): KeyFinding {
  const key = out.key ? { tonic: out.key.tonic, mode: out.key.mode, confidence: out.confidence } : undefined;
  const others = (out.key_candidates ?? []).filter((c) => c.tonic !== key?.tonic || c.mode !== key.mode);
  return {
    key,
    others: others.slice(0, key ? 2 : 3),
    reason: out.reason ?? '',
    evidence: (out.evidence ?? []).map((e) => ({ ...e, notes: e.notes ?? [] })),
  };
}
