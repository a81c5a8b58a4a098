import type { paths } from './schema';
import type { CadenceRow, ChordRow, KeyName, LocalKey, PhraseRow, RomanRow } from './shapes';

interface JSONBody<T> { content: { 'application/json': T } }

/** The operations that the program describes in its OpenAPI document (`npm run gen`). */
type Described = {
  [P in keyof paths as P extends `/api/v1/tools/${infer N}` ? N : never]: paths[P] extends {
    post: { requestBody: JSONBody<infer I>; responses: { 200: JSONBody<infer O> } };
  } ? { in: I; out: O } : never;
};

/** A score of the library, as lists and score_info show it. */
export interface LibraryEntry {
  id: string;
  title: string;
  composer: string;
  num_notes: number;
  num_measures: number;
  num_parts: number;
  parts?: string[] | null;
  tags: string[] | null;
  key?: string;
  meter?: string;
  imported?: string;
}

/** Operations as CONTRACT.md has them, for a program whose description does not name them yet. */
interface Promised {
  list_scores: {
    in: { query?: string; limit?: number; cursor?: string };
    out: { scores: LibraryEntry[] | null; total: number; next_cursor?: string };
  };
  import_score: {
    in: { source: string; source_type?: 'auto' | 'corpus' };
    out: LibraryEntry & { total: number; scores?: { id: string; title: string }[] | null; diagnostics: { message: string }[] | null };
  };
  delete_score: { in: { score_id: string }; out: { deleted: string[] | null } };
  score_info: { in: { score_id: string }; out: LibraryEntry };
  key_analysis: {
    in: { score_id: string };
    out: {
      key: KeyName | null;
      confidence: number;
      key_candidates: (KeyName & { confidence: number })[] | null;
      reason?: string;
      evidence: { text: string; for: boolean; measure?: string; beat?: number; notes?: string[] | null }[] | null;
    };
  };
  chord_analysis: {
    in: { score_id: string; limit?: number; cursor?: string };
    out: { chords: ChordRow[] | null; total: number; next_cursor?: string };
  };
  harmony_analysis: {
    in: { score_id: string; limit?: number; cursor?: string };
    out: {
      roman: RomanRow[] | null;
      local_keys: LocalKey[] | null;
      cadences: CadenceRow[] | null;
      phrases: PhraseRow[] | null;
      next_cursor?: string;
    };
  };
}

/** What each operation takes and gives. */
export type Tools = Described & Omit<Promised, keyof Described>;
