import { inWindow, listen } from '../api/host';
import type { HostEvent } from '../api/shapes';

/** What the pages run in. */
class Host {
  /** The program's own window, which opens and saves by its own dialogs and takes dropped files itself. */
  window = $state(false);
  readonly #takers = new Set<(event: HostEvent) => void>();

  /** Asks what the host is and listens to its events. */
  async start(): Promise<void> {
    listen((event) => this.#takers.forEach((take) => take(event)));
    try {
      this.window = await inWindow();
    } catch {
      this.window = false; // every other request will say that the program does not answer
    }
  }

  /** Calls `take` for every event, until the function that it returns is called. */
  on(take: (event: HostEvent) => void): () => void {
    this.#takers.add(take);
    return () => this.#takers.delete(take);
  }
}

export const host = new Host();
