/** MIDI has sixteen channels a port, of which the tenth is percussion. */
const perPort = 16;
const drum = 9;

/** A channel for each instrument, each its own, so that each has its own loudness; drum kits get drum channels. */
export function channelsFor(instruments: readonly { percussion?: boolean }[]): number[] {
  let melodic = -1;
  let drums = drum - perPort;
  return instruments.map((i) => {
    if (i.percussion) return (drums += perPort);
    melodic++;
    if (melodic % perPort === drum) melodic++;
    return melodic;
  });
}
