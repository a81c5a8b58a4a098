type Act = () => unknown;

/** What menus of the window can ask of the page that is shown. */
class Commands {
  #offers: Record<string, Act>[] = [];

  /** Offers commands by name, until the function that it returns is called. Of two with one name the later counts. */
  offer(acts: Record<string, Act>): () => void {
    this.#offers.push(acts);
    return () => (this.#offers = this.#offers.filter((o) => o !== acts));
  }

  /** Carries out a command; returns whether any page offers it. */
  run(name: string): boolean {
    const act = this.#offers.findLast((o) => Object.hasOwn(o, name))?.[name];
    act?.();
    return act !== undefined;
  }
}

export const commands = new Commands();
