/** The kinds of faults as every surface of the program names them; `offline` when the program does not answer. */
export type Kind =
  | 'invalid' | 'not_found' | 'unsupported' | 'too_large' | 'conflict' | 'canceled' | 'internal' | 'offline';

/** Where in a file a fault lies; what is not known is absent. */
export interface Position {
  line?: number;
  column?: number;
  part?: string;
  measure?: string;
  beat?: number;
}

interface Fields {
  kind: Kind;
  hint?: string;
  code?: string;
  suggestions?: string[];
  position?: Position;
  correlationId?: string;
}

const kinds = new Set<string>([
  'invalid', 'not_found', 'unsupported', 'too_large', 'conflict', 'canceled', 'internal',
]);

/** A failed request in the words of the program: what is wrong, what to do, and under which id the log has more. */
export class Problem extends Error {
  readonly kind: Kind;
  readonly hint: string;
  readonly code: string;
  readonly suggestions: string[];
  readonly position: Position | undefined;
  readonly correlationId: string;

  constructor(message: string, fields: Fields) {
    super(message);
    this.name = 'Problem';
    this.kind = fields.kind;
    this.hint = fields.hint ?? '';
    this.code = fields.code ?? '';
    this.suggestions = fields.suggestions ?? [];
    this.position = fields.position;
    this.correlationId = fields.correlationId ?? '';
  }

  /** What a musician would write into a report: one fact a line. */
  get details(): string {
    const lines = [this.message, this.hint, placeOf(this.position), `Kind: ${this.kind}`];
    if (this.code) lines.push(`Code: ${this.code}`);
    if (this.correlationId) lines.push(`Correlation id: ${this.correlationId}`);
    return lines.filter(Boolean).join('\n');
  }
}

/** "Alto, bar 7, beat 2, line 120", or nothing. */
export function placeOf(p: Position | undefined): string {
  if (!p) return '';
  const words = [
    p.part, p.measure && `measure ${p.measure}`, p.beat && `beat ${p.beat}`,
    p.line && `line ${p.line.toLocaleString('en-GB')}`, p.column && `column ${p.column}`,
  ];
  return words.filter(Boolean).join(', ');
}

/**
 * A message of the program as a sentence: it begins with a capital and ends with a stop. A command to type stays as it is.
 */
export function sentence(text: string): string {
  const t = text.trim();
  if (!t) return '';
  const first = /^[a-z]+[\s,]/.test(t) && !/^ricercar [a-z]+/.test(t) ? (t[0] ?? '').toUpperCase() + t.slice(1) : t;
  return /[.!?…:]$/.test(first) ? first : `${first}.`;
}

/** The problem+json of an answer. An answer that holds none still says what its status means. */
export async function problemOf(answer: Response): Promise<Problem> {
  const correlationId = answer.headers.get('X-Correlation-ID') ?? '';
  let d: Record<string, unknown> = {};
  try {
    const body: unknown = await answer.json();
    if (body && typeof body === 'object') d = body as Record<string, unknown>;
  } catch {
    // A proxy or a crashed program answers in HTML or with nothing.
  }
  const text = (key: string) => (typeof d[key] === 'string' ? d[key] : '');
  return new Problem(text('detail') || text('title') || `The program answered with status ${answer.status}.`, {
    kind: kinds.has(text('kind')) ? (text('kind') as Kind) : answer.status === 404 ? 'not_found' : 'internal',
    hint: text('hint'),
    code: text('code'),
    suggestions: Array.isArray(d.suggestions) ? d.suggestions.map(String) : [],
    position: d.position && typeof d.position === 'object' ? (d.position as Position) : undefined,
    correlationId: text('correlation_id') || correlationId,
  });
}

/** Any thrown value as a problem. A request that was given up is `canceled`. */
export function asProblem(e: unknown): Problem {
  if (e instanceof Problem) return e;
  if (e instanceof DOMException && e.name === 'AbortError') return new Problem('Given up.', { kind: 'canceled' });
  if (e instanceof TypeError && /fetch|network|load failed/i.test(e.message)) {
    return new Problem('Ricercar does not answer.', {
      kind: 'offline', hint: 'It may have been closed. Start it again, then try once more.',
    });
  }
  return new Problem(e instanceof Error ? e.message : String(e), { kind: 'internal' });
}
