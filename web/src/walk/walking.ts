// Going on to the next person without a new page: the next two are fetched, and their pictures decoded,
// while the visitor looks at this one.
//
// What is fetched are the same pages that a browser without scripts would open. So addresses and words, and
// who has left since, are always the server's to say. Someone whose photograph is
// elsewhere, and no longer there, is passed over before anybody sees it.

import { canHangHere, isGone, tellPassed, tellTally, wordsOf, type Passed } from "./remote_photographs.ts";

/** A person who is ready to be hung: the page's main part, its title, and the address it says it has. */
export interface Person {
  readonly main: HTMLElement;
  /** The main part as the server wrote it, before anything was told or taken down in it. */
  readonly source: string;
  readonly title: string;
  readonly here: string;
  readonly canonical: string;
  readonly next: string | null;
  readonly back: string | null;
  /** Who was passed over on the way here. */
  readonly passed: Passed;
  /** The page's style sheets: others than before mean that the exhibition was brought up to date. */
  readonly styles: string;
}

export type Way = "next" | "back";

/** Thrown where an address has no person that can be shown in this page; opening it shows why, or whom. */
export class NobodyHere extends Error {
  readonly address: string;
  /** Whether opening the page shows a person. */
  readonly opens: boolean;

  constructor(address: string, why: string, opens = false) {
    super(why);
    this.address = address;
    this.opens = opens;
  }
}

/** Thrown where too many photographs in a row did not come. The visitor may go on from `onwards`. */
export class NobodyComes extends Error {
  readonly passed: Passed;
  readonly onwards: string | null;

  constructor(passed: Passed, onwards: string | null) {
    super(`${passed.length} did not come`);
    this.passed = passed;
    this.onwards = onwards;
  }
}

const PATIENCE = 15_000;
const IN_ADVANCE = 2;
/** After so many photographs in a row that are gone, it is the visitor who says whether to go on. */
const MOST_PASSED = 20;

function stylesOf(page: Document): string {
  return [...page.querySelectorAll<HTMLLinkElement>("link[rel='stylesheet']")].map((each) => each.href).join(" ");
}

/** The address of the step after the one that a page shows. */
export function nextOf(main: HTMLElement): string | null {
  return main.querySelector<HTMLAnchorElement>("a[rel~='next']")?.getAttribute("href") ?? main.dataset["next"] ?? null;
}

function backOf(main: HTMLElement): string | null {
  return main.querySelector<HTMLAnchorElement>("a[rel~='prev']")?.getAttribute("href") ?? null;
}

function canonicalOf(page: Document): string {
  return page.querySelector("link[rel='canonical']")?.getAttribute("href") ?? "";
}

export function thisPerson(): Person {
  const main = document.querySelector<HTMLElement>("#main");
  if (main === null) {
    throw new NobodyHere(location.href, "no person");
  }
  return {
    main,
    source: main.outerHTML,
    title: document.title,
    here: main.dataset["here"] ?? location.href,
    canonical: canonicalOf(document),
    next: nextOf(main),
    back: backOf(main),
    passed: [],
    styles: stylesOf(document),
  };
}

async function pageAt(address: string): Promise<Document> {
  const answer = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) {
    throw new NobodyHere(address, String(answer.status));
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** Ask whether a person is still found at their address, and seen as they were, veiled or not; throw where nobody
    answers, or nobody is there. */
export async function isStill(person: Person): Promise<boolean> {
  const page = await pageAt(person.here);
  return canonicalOf(page) === person.canonical && veilOn(page) === veilOn(person.main);
}

function veilOn(page: ParentNode): string | null {
  return page.querySelector(".veil")?.textContent ?? null;
}

async function fetched(address: string): Promise<Person> {
  const page = await pageAt(address);
  const found = page.querySelector<HTMLElement>("main.person");
  if (found === null) {
    throw new NobodyHere(address, "no person");
  }
  if (!canHangHere(found)) {
    throw new NobodyHere(address, "their photograph may not be fetched by this page", true);
  }
  // In this document its pictures begin to load, though nobody sees them yet.
  const main = document.importNode(found, true);
  return {
    main,
    source: found.outerHTML,
    title: page.title,
    here: main.dataset["here"] ?? address,
    canonical: canonicalOf(page),
    next: nextOf(main),
    back: backOf(main),
    passed: [],
    styles: stylesOf(page),
  };
}

/** Return the first person, from an address on, whose photograph comes; outside a walk, whoever is at the address. */
async function present(from: string, way: Way): Promise<Person> {
  const passed: DOMStringMap[] = [];
  let address: string | null = from;
  while (address !== null && passed.length < MOST_PASSED) {
    const person: Person = await fetched(address);
    if (!(await isGone(person.main, person.canonical)) || person.next === null) {
      return { ...person, passed };
    }
    passed.push(wordsOf(person.main));
    address = person[way];
  }
  throw new NobodyComes(passed, address);
}

/** Wait until a person's picture can be shown at once. One that can't be loaded is waited for no longer. */
async function decoded(person: Person): Promise<void> {
  const image = person.main.querySelector<HTMLImageElement>(".picture img");
  await image?.decode().catch(() => undefined);
}

/** Someone who was asked for, and when. */
interface Coming {
  readonly person: Promise<Person>;
  readonly since: number;
}

/** Someone, and how many milliseconds ago they were asked for. */
export interface Found {
  readonly person: Person;
  readonly age: number;
}

/** People who are fetched before they are asked for. */
export class Ahead {
  readonly #coming = new Map<string, Coming>();

  /** Return the person at an address, or the next whose photograph is there: fetched ahead, or now. */
  async person(address: string, way: Way = "next"): Promise<Found> {
    if (way === "back") {
      return { person: await present(address, way), age: 0 };
    }
    const known = this.#coming.get(address);
    const coming = known ?? this.#ask(address);
    try {
      return { person: await coming.person, age: Date.now() - coming.since };
    } catch (error) {
      if (known === undefined || error instanceof NobodyComes) {
        throw error;
      }
    } finally {
      if (this.#coming.get(address) === coming) {
        this.#coming.delete(address);
      }
    }
    return this.person(address); // it was fetched ahead, and that failed
  }

  /** Fetch those who follow, one after the other, and forget everyone else. */
  async look(from: string | null, count = IN_ADVANCE): Promise<void> {
    const wanted = new Set<string>();
    for (let address = from; address !== null && wanted.size < count; ) {
      const here: string = address;
      wanted.add(here);
      try {
        const person: Person = await (this.#coming.get(here) ?? this.#ask(here)).person;
        await decoded(person);
        address = person.next;
      } catch (error) {
        if (!(error instanceof NobodyComes)) {
          this.#coming.delete(here); // asked for again when it is wanted
        }
        break;
      }
    }
    for (const each of this.#coming.keys()) {
      if (!wanted.has(each)) {
        this.#coming.delete(each);
      }
    }
  }

  #ask(address: string): Coming {
    const coming = { person: present(address, "next"), since: Date.now() };
    this.#coming.set(address, coming);
    return coming;
  }
}

/** Hang a person in this page, and say how many were passed over on the way to them. */
export function hang(person: Person, passed = person.passed): void {
  tellPassed(person.main, passed);
  tellTally(person.main);
  document.querySelector<HTMLElement>("#main")?.replaceWith(person.main);
  document.title = person.title;
  document.querySelector("link[rel='canonical']")?.setAttribute("href", person.canonical);
}
