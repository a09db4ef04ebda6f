// Going on to the next person without a new page: the next two are fetched, and their pictures decoded,
// while the visitor looks at this one.
//
// What is fetched are the same pages that a browser without scripts would open. So the address, the words
// and whoever left since are always the server's: this only hangs what the server says.

/** A person who is ready to be hung: the page's main part, its title, and the address it says it has. */
export interface Person {
  readonly main: HTMLElement;
  readonly title: string;
  readonly here: string;
  readonly canonical: string;
  readonly next: string | null;
  /** The page's style sheets: others than before mean that the exhibition was brought up to date. */
  readonly styles: string;
}

/** The server's answer when it isn't a person: what it says there is shown by opening the page. */
export class NobodyHere extends Error {}

const PATIENCE = 15_000;
const IN_ADVANCE = 2;

function stylesOf(page: Document): string {
  return [...page.querySelectorAll<HTMLLinkElement>("link[rel='stylesheet']")].map((each) => each.href).join(" ");
}

/** The address of the step after the one that a page shows. */
export function nextOf(main: HTMLElement): string | null {
  return main.querySelector<HTMLAnchorElement>("a[rel~='next']")?.getAttribute("href") ?? main.dataset["next"] ?? null;
}

function canonicalOf(page: Document): string {
  return page.querySelector("link[rel='canonical']")?.getAttribute("href") ?? "";
}

export function thisPerson(): Person {
  const main = document.querySelector("main");
  if (main === null) {
    throw new NobodyHere();
  }
  return {
    main,
    title: document.title,
    here: main.dataset["here"] ?? location.href,
    canonical: canonicalOf(document),
    next: nextOf(main),
    styles: stylesOf(document),
  };
}

async function fetched(address: string, cache: RequestCache): Promise<Person> {
  const answer = await fetch(address, { cache, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) {
    throw new NobodyHere(String(answer.status));
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector<HTMLElement>("main.person");
  if (found === null) {
    throw new NobodyHere();
  }
  // In this document its pictures begin to load, though nobody sees them yet.
  const main = document.importNode(found, true);
  return {
    main,
    title: page.title,
    here: main.dataset["here"] ?? address,
    canonical: canonicalOf(page),
    next: nextOf(main),
    styles: stylesOf(page),
  };
}

/** Wait until a person's picture can be shown at once. One that can't be loaded is waited for no longer. */
async function decoded(person: Person): Promise<void> {
  const image = person.main.querySelector<HTMLImageElement>(".picture img");
  await image?.decode().catch(() => undefined);
}

/** People who are fetched before they are asked for. */
export class Ahead {
  readonly #coming = new Map<string, { person: Promise<Person>; since: number }>();

  /** Return the person at an address, from what was fetched ahead or from the server. */
  async person(address: string): Promise<{ person: Person; age: number }> {
    const known = this.#coming.get(address);
    if (known !== undefined) {
      this.#coming.delete(address);
      const person = await known.person.catch(() => null);
      if (person !== null) {
        return { person, age: Date.now() - known.since };
      }
    }
    return { person: await fetched(address, "no-cache"), age: 0 };
  }

  /** Fetch those who follow, one after the other, and forget everyone else. */
  async look(from: string | null, count = IN_ADVANCE): Promise<void> {
    const wanted = new Set<string>();
    for (let address = from; address !== null && wanted.size < count; ) {
      wanted.add(address);
      try {
        const person: Person = await this.#fetched(address);
        await decoded(person);
        address = person.next;
      } catch {
        this.#coming.delete(address); // asked for again when it is wanted
        break;
      }
    }
    for (const each of this.#coming.keys()) {
      if (!wanted.has(each)) {
        this.#coming.delete(each);
      }
    }
  }

  #fetched(address: string): Promise<Person> {
    const known = this.#coming.get(address);
    if (known !== undefined) {
      return known.person;
    }
    const person = fetched(address, "no-cache");
    this.#coming.set(address, { person, since: Date.now() });
    return person;
  }
}

/** Hang a person in this page. */
export function hang(person: Person): void {
  document.querySelector("main")?.replaceWith(person.main);
  document.title = person.title;
  document.querySelector("link[rel='canonical']")?.setAttribute("href", person.canonical);
}
