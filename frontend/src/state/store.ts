/** What the pages remember on this machine. Without storage (private windows, strict settings) nothing is remembered. */
const prefix = 'ricercar.';

/** The value kept under a key; `missing` where there is none or it is not of the same kind. */
export function recall<T>(key: string, missing: T): T {
  try {
    const raw = localStorage.getItem(prefix + key);
    if (raw === null) return missing;
    const value: unknown = JSON.parse(raw);
    return typeof value === typeof missing ? (value as T) : missing;
  } catch {
    return missing;
  }
}

/** Keeps a value. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Full or forbidden storage costs comfort, nothing else.
  }
}
