// One person's page: → or space or a swipe goes to the next, ← back; i hides the label, f fills the screen, ? shows
// the keys. The page works without this: it only follows links that are there, faster.

import "./person.css";

import { shows } from "../shared/looking_again.ts";
import { isNoted, isTaken, listen, showTools } from "../shared/screen_and_keys.ts";
import { isGone, tellStopped, tellTally, wordsOf, type Passed } from "./remote_photographs.ts";
import { Ahead, hang, isStill, NobodyComes, NobodyHere, thisPerson, type Found, type Person, type Way } from "./walking.ts";

/** What has a use of its own for arrows; buttons and summaries have one for the space bar. */
const TAKES_ARROWS = "audio, dialog, input, select, textarea, video, [contenteditable]";
const TAKES_SPACE = `${TAKES_ARROWS}, button, summary`;

/** Someone fetched longer ago may have left since: asked again while they are shown. In milliseconds. */
const FRESH = 3_000;

const ahead = new Ahead();
let shown: Person = thisPerson();
let going: AbortController | null = null;
/** Whether too many did not come: then nobody is fetched ahead until the visitor goes on. */
let stopped = false;

// The walk.

function savesData(): boolean {
  return (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;
}

/** Show a person in place of this one; where that can't be done, open the page. */
async function go(address: string, entry: "push" | "stay", way: Way = "next", passed: Passed = []): Promise<void> {
  going?.abort();
  const mine = new AbortController();
  going = mine;
  shown.main.dataset["waits"] = "";
  let found: Found;
  try {
    found = await ahead.person(address, way);
  } catch (error) {
    if (!mine.signal.aborted) {
      delete shown.main.dataset["waits"];
      if (error instanceof NobodyComes) {
        stop(error, way);
      } else {
        location.assign(error instanceof NobodyHere ? error.address : address);
      }
    }
    return;
  }
  if (mine.signal.aborted) {
    return;
  }
  show(found.person, entry, passed);
  if (found.age > FRESH) {
    void makeSure(found.person);
  }
}

/** So many photographs did not come: this person stays, and whoever goes on asks for further ones. */
function stop({ passed, onwards }: NobodyComes, way: Way): void {
  stopped = true;
  tellStopped(shown.main, passed);
  say(shown);
  if (way === "next" && onwards !== null) {
    shown.main.querySelector("a[rel~='next']")?.setAttribute("href", onwards);
    shown = { ...shown, next: onwards };
  }
}

function show(person: Person, entry: "push" | "stay", passed: Passed = []): void {
  const focused = document.activeElement;
  const rel = focused instanceof HTMLAnchorElement && focused.closest("main") !== null ? focused.rel : "";
  hang(person, [...passed, ...person.passed]);
  shown = person;
  shows({ source: person.source, address: person.here, canonical: person.canonical });
  stopped = false;
  if (entry === "push") {
    history.pushState(null, "", person.here);
  } else {
    history.replaceState(null, "", person.here); // another than was asked for, where that one's photograph is gone
  }
  prepare();
  // The link that had the focus keeps it, for whoever presses it again and again.
  const same = rel === "" ? null : person.main.querySelector<HTMLElement>(`.walk a[rel="${rel}"]`);
  (same ?? (focused?.isConnected === true ? null : person.main))?.focus({ preventScroll: true });
  scrollTo(0, 0);
  say(person);
  lookAhead();
}

/** Tell screen readers that another picture hangs here. */
function say(person: Person): void {
  const spoken = document.querySelector(".spoken");
  const words = [...person.main.querySelectorAll("h1, .by, .told")];
  if (spoken !== null) {
    spoken.textContent = words.map((each) => each.textContent.trim().replace(/\s+/g, " ")).join(", ");
  }
}

/** Ask whether a person who was fetched ahead is still here; take down whoever left. */
async function makeSure(person: Person): Promise<void> {
  try {
    if (!(await isStill(person)) && shown === person) {
      await go(person.here, "stay");
    }
  } catch {
    if (shown === person && navigator.onLine) {
      location.assign(person.here);
    }
  }
}

function lookAhead(): void {
  if (!savesData() && !stopped) {
    void ahead.look(shown.next);
  }
}

/** Follow a link of the walk, if the page has it. */
function follow(rel: "next" | "prev"): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`main a[rel~='${rel}']`);
  const address = link?.getAttribute("href");
  if (address === null || address === undefined) {
    return false;
  }
  void go(address, "push", rel === "prev" ? "back" : "next");
  return true;
}

// What keys and buttons do.

function toggleLabel(): void {
  const hidden = document.body.classList.toggle("unlabelled");
  for (const button of document.querySelectorAll("button[data-key='i']")) {
    button.setAttribute("aria-pressed", String(hidden));
  }
}

function press(event: KeyboardEvent): void {
  const rel = event.key === "ArrowLeft" ? "prev" : event.key === "ArrowRight" || event.key === " " ? "next" : null;
  const taken = event.shiftKey || isTaken(event, event.key === " " ? TAKES_SPACE : TAKES_ARROWS);
  if (rel !== null && !taken && follow(rel)) {
    event.preventDefault();
  }
}

function click(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  const on = event.target instanceof Element ? event.target : null;
  const rel = on?.closest("main .walk a[rel~='next']") ? "next" : on?.closest("main .walk a[rel~='prev']") ? "prev" : null;
  if (rel !== null ? follow(rel) : on?.closest("main .picture:not(.absent)") && follow("next")) {
    event.preventDefault();
  }
}

// Swiping: to the left is onwards.

const FAR = 48;
let touched: Touch | null = null;

function touch(event: TouchEvent): void {
  touched = event.touches.length === 1 ? (event.touches[0] ?? null) : null;
}

function letGo(event: TouchEvent): void {
  const left = event.changedTouches[0];
  if (touched === null || left === undefined || event.touches.length > 0 || isNoted()) {
    return;
  }
  const across = left.clientX - touched.clientX;
  const down = left.clientY - touched.clientY;
  const zoomed = (visualViewport?.scale ?? 1) > 1.05;
  const on = event.target instanceof Element ? event.target : null;
  if (!zoomed && Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down) && on?.closest("input, dialog") == null) {
    follow(across < 0 ? "next" : "prev");
  }
  touched = null;
}

function prepare(): void {
  showTools();
  const hidden = document.body.classList.contains("unlabelled");
  document.querySelector("button[data-key='i']")?.setAttribute("aria-pressed", String(hidden));
}

/** Pass over the person whose page was opened, if their photograph is gone and there is somebody to go on to. */
async function begin(): Promise<void> {
  const first = shown;
  if ((await isGone(first.main, first.canonical)) && shown === first && going === null && first.next !== null) {
    await go(first.next, "stay", "next", [wordsOf(first.main)]);
  }
  tellTally(shown.main);
}

listen({ i: toggleLabel });
document.addEventListener("keydown", press);
document.addEventListener("click", click);
document.addEventListener("touchstart", touch, { passive: true });
document.addEventListener("touchend", letGo, { passive: true });
addEventListener("popstate", () => void go(location.pathname + location.search, "stay"));

prepare();
if (shown.main.dataset["here"] !== undefined) {
  // From now on the address says which walk this is, and how far along.
  history.replaceState(null, "", shown.here + location.hash);
}
if (document.readyState === "complete") {
  lookAhead();
} else {
  addEventListener("load", lookAhead, { once: true });
}
void begin();
