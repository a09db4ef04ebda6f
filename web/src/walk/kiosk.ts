// The walk on a wall: it goes on by itself, for days, and there is no way out of it.
//
// The page is opened once and never left, so that a server or a network that is away for a while leaves the last
// person hanging and nothing else: no error, no empty page. When it answers again, the walk goes on.

import "./kiosk.css";

import { fillTheScreen } from "../shared/screen_and_keys.ts";
import { isGone, tellTally } from "./remote_photographs.ts";
import { Ahead, hang, isStill, NobodyComes, NobodyHere, thisPerson, type Person } from "./walking.ts";

/** Milliseconds between attempts while nobody answers: longer each time, up to the last. */
const AGAIN = [1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** Someone fetched longer ago may have left since, and is asked for again before being hung. In milliseconds. */
const FRESH = 1_000;

let ahead = new Ahead();
let shown: Person = thisPerson();
let timer = 0;
let attempts = 0;
let busy = false;

function stay(): number {
  return Number(shown.main.dataset["seconds"] ?? "20") * 1_000;
}

function wait(milliseconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void goOn(), milliseconds);
}

async function goOn(): Promise<void> {
  const address = shown.next;
  if (busy || address === null) {
    return;
  }
  busy = true;
  try {
    let found = await ahead.person(address);
    if (found.age > FRESH && !(await isStill(found.person))) {
      ahead = new Ahead();
      found = await ahead.person(address);
    }
    await hungUp(found.person);
    attempts = 0;
    wait(stay());
    void ahead.look(shown.next, 1);
  } catch (error) {
    if (error instanceof NobodyHere && error.opens) {
      location.replace(error.address); // it may fetch what this page may not
      return;
    }
    if (error instanceof NobodyComes) {
      shown = { ...shown, next: error.onwards };
    }
    if (error instanceof Unseen) {
      shown = { ...shown, next: error.onwards };
    }
    // Nobody answers, or nobody is here. The picture stays.
    wait(AGAIN[Math.min(attempts, AGAIN.length - 1)] ?? 15_000);
    attempts += 1;
  } finally {
    busy = false;
  }
}

/** Go on at once from a person whose photograph is elsewhere and gone. */
async function begin(): Promise<void> {
  if (await isGone(shown.main, shown.canonical)) {
    wait(0);
  }
  tellTally(shown.main);
}

/** Thrown where a page came and its picture did not: it is passed over, for it may be broken for good. */
class Unseen extends Error {
  readonly onwards: string | null;

  constructor(onwards: string | null) {
    super();
    this.onwards = onwards;
  }
}

/** Hang a person once their picture is here; a picture that does not come is no reason to take the other down. */
async function hungUp(person: Person): Promise<void> {
  try {
    await person.main.querySelector<HTMLImageElement>(".picture img")?.decode();
  } catch {
    throw new Unseen(person.next ?? shown.next);
  }
  await person.main.querySelector<HTMLImageElement>(".code img")?.decode().catch(() => undefined);
  if (person.styles !== shown.styles) {
    // Other style sheets: the exhibition was brought up to date. It has just answered, so the page is loaded anew.
    location.replace(person.here);
    return;
  }
  hang(person);
  shown = person;
  history.replaceState(null, "", person.here);
}

/** Go on at once from someone who left, or was veiled, while nobody looked; where nobody answers, they stay. */
async function lookAgain(): Promise<void> {
  const here = shown;
  try {
    if (!(await isStill(here)) && shown === here) {
      wait(0);
    }
  } catch (error) {
    if (error instanceof NobodyHere && shown === here) {
      wait(0);
    }
  }
}

/** Keep the screen on. */
async function stayAwake(): Promise<void> {
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Not allowed here: then whoever hung the screen sees to it.
  }
}

document.addEventListener("pointerdown", fillTheScreen);
document.addEventListener("contextmenu", (event) => {
  event.preventDefault();
});
document.addEventListener("click", () => void goOn());
document.addEventListener("keydown", (event) => {
  if (event.key === " " || event.key === "ArrowRight") {
    event.preventDefault();
    void goOn();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    void stayAwake();
    void lookAgain();
  }
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    void lookAgain();
  }
});
addEventListener("online", () => {
  if (attempts > 0) {
    attempts = 0;
    wait(0);
  }
});

void stayAwake();
void begin();
history.replaceState(null, "", shown.here);
wait(stay());
addEventListener("load", () => void ahead.look(shown.next, 1), { once: true });
