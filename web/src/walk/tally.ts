// How many photographs were asked for, and how many of them were still there.
//
// Kept by the browser for as long as this tab is open, so that it goes on after a page is opened anew; never sent.

const KEPT = "doesexist.tally";
/** How many photographs are known by name, so that none is counted twice. */
const KNOWN = 1_000;

interface Kept {
  asked: number;
  here: number;
  /** Whether those asked for last were there, by the address of their page. */
  known: [string, boolean][];
}

class Tally {
  readonly #known: Map<string, boolean>;
  #asked: number;
  #here: number;

  constructor({ asked, here, known }: Kept) {
    this.#known = new Map(known);
    this.#asked = asked;
    this.#here = here;
  }

  get asked(): number {
    return this.#asked;
  }

  get here(): number {
    return this.#here;
  }

  /** Count a photograph; one that was asked for before is counted as it is now. */
  count(name: string, here: boolean): void {
    const before = this.#known.get(name);
    this.#asked += before === undefined ? 1 : 0;
    this.#here += Number(here) - Number(before ?? false);
    this.#known.delete(name);
    this.#known.set(name, here);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KNOWN && oldest !== undefined) {
      this.#known.delete(oldest);
    }
    keep({ asked: this.#asked, here: this.#here, known: [...this.#known] });
  }
}

function kept(): Kept {
  try {
    const found = JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Partial<Kept> | null;
    if (Number.isInteger(found?.asked) && Number.isInteger(found?.here) && Array.isArray(found?.known)) {
      return found as Kept;
    }
  } catch {
    // Storage is forbidden here, or holds what is not ours: counted from now on.
  }
  return { asked: 0, here: 0, known: [] };
}

function keep(tally: Kept): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(tally));
  } catch {
    // Then for as long as this page is open.
  }
}

export const tally = new Tally(kept());
