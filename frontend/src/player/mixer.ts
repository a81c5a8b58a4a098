/** How loud one part is: volume 0 to 1. */
export interface PartSetting { mute: boolean; solo: boolean; volume: number }

/** A part as it is when nobody has touched it. */
export const untouched: PartSetting = { mute: false, solo: false, volume: 0.8 };

/** The gain of every part, 0 to 1: while any part is solo only those sound, and mute silences a part in any case. */
export function gains(parts: readonly PartSetting[]): number[] {
  const anySolo = parts.some((p) => p.solo);
  return parts.map((p) => (p.mute || (anySolo && !p.solo) ? 0 : Math.min(Math.max(p.volume, 0), 1)));
}

/** Settings for so many parts: the remembered ones where they fit, else untouched. */
export function settingsFor(count: number, remembered: unknown): PartSetting[] {
  const list: unknown[] = Array.isArray(remembered) && remembered.length === count ? remembered : [];
  return Array.from({ length: count }, (_, i) => {
    const p = list[i] as Partial<PartSetting> | undefined;
    const volume = typeof p?.volume === 'number' && p.volume >= 0 && p.volume <= 1 ? p.volume : untouched.volume;
    return { mute: p?.mute === true, solo: p?.solo === true, volume };
  });
}
