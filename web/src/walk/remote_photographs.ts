// A photograph that is not here, but where its photographer put it.
//
// The page shows it without this: an SVG lays it so that the crop is seen. This finds out whether it is still there,
// because a walk passes over those that are not, and says how many were. What is said is written in the page, by the
// server, in the visitor's language.

import { tally } from "./tally.ts";

/** Milliseconds until a photograph must have begun to load, and until it is shown as far as it has. */
const PATIENCE = 15_000;
const LONGEST = 60_000;

/** The services this document may fetch from: its policy came with the page that was opened, and stays. */
const ALLOWED = new Set(servicesOf(document));

/** Photographs stay in memory for as long as whoever is cut from them waits to be hung. */
const inMemory = new WeakMap<HTMLElement, HTMLImageElement>();

/** Those who were passed over, one after the other: of each, what its page has to say (`wordsOf`). */
export type Passed = readonly DOMStringMap[];

function figureIn(page: ParentNode): HTMLElement | null {
  return page.querySelector<HTMLElement>("figure.elsewhere");
}

/** What a page says of photographs that do not come: written by the server, for this to fill in. */
export function wordsOf(page: ParentNode): DOMStringMap {
  return figureIn(page)?.dataset ?? {};
}

function servicesOf(page: ParentNode): string[] {
  return wordsOf(page)["services"]?.split(" ") ?? [];
}

/** Whether what a person's page fetches from elsewhere may be fetched by this one. */
export function canHangHere(main: ParentNode): boolean {
  return servicesOf(main).every((service) => ALLOWED.has(service));
}

/** Return whether a person's photograph is elsewhere and doesn't come from there; show which in its figure. */
export async function isGone(main: HTMLElement, name: string): Promise<boolean> {
  const figure = figureIn(main);
  const shown = figure?.querySelector<SVGImageElement | HTMLImageElement>("image, .picture > img");
  if (figure === null || shown == null) {
    return false;
  }
  const photograph = await fetched(shown instanceof SVGImageElement ? shown.href.baseVal : shown.src);
  const crop = shown instanceof SVGImageElement ? cropOf(shown) : null;
  const here = photograph !== null && (crop === null || isOf(photograph, crop));
  tally.count(name, here);
  tellTally(document.querySelector("main.person"));
  if (here) {
    figure.dataset["state"] = "here";
    inMemory.set(figure, photograph);
    if (shown instanceof SVGImageElement && crop !== null) {
      // Not every browser knows a photograph's own size in a drawing.
      shown.setAttribute("width", String(photograph.naturalWidth));
      shown.setAttribute("height", String(photograph.naturalHeight));
      figure.querySelector<HTMLElement>(".outside")?.toggleAttribute("hidden", !reachesOut(photograph, crop));
    }
  } else {
    takeDown(figure);
  }
  return !here;
}

/** Say in a photograph's place that it did not come. */
function takeDown(figure: HTMLElement): void {
  figure.dataset["state"] = "gone";
  const said = figure.querySelector(".behind span");
  if (said !== null) {
    said.textContent = figure.dataset["gone"] ?? "";
  }
  figure.querySelector(".picture > svg, .picture > img")?.remove();
  for (const each of figure.querySelectorAll("figcaption :is(.straight, .outside)")) {
    each.remove();
  }
}

/** Fetch a photograph and decode it: null if it doesn't come, or is none. */
async function fetched(address: string): Promise<HTMLImageElement | null> {
  const photograph = new Image();
  photograph.src = address;
  const come = photograph.decode().then(() => photograph, () => null);
  // Originals have many megabytes: once one has begun, it is on its way, however long that takes.
  const begun = after(PATIENCE).then(() => (photograph.naturalWidth > 0 ? come : null));
  const found = await Promise.race([come, begun, after(LONGEST).then(() => photograph)]);
  if (found === null) {
    photograph.src = ""; // whoever is late is not waited for any longer
  }
  return found;
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

interface Crop {
  readonly middle: DOMPoint;
  readonly corners: readonly DOMPoint[];
}

/** Return where in the photograph the crop is, in pixels: the inverse of how it is laid. */
function cropOf(image: SVGImageElement): Crop | null {
  const laid = image.transform.baseVal.consolidate()?.matrix;
  const side = image.ownerSVGElement?.viewBox.baseVal.width;
  if (laid === undefined || side === undefined) {
    return null;
  }
  const back = DOMMatrix.fromMatrix(laid).inverse();
  const at = (x: number, y: number): DOMPoint => back.transformPoint(new DOMPoint(x * side, y * side));
  return { middle: at(0.5, 0.5), corners: [at(0, 0), at(0, 1), at(1, 1), at(1, 0)] };
}

/** Whether a face can have been cut from this: services send a small picture of words in place of what is gone. */
function isOf(photograph: HTMLImageElement, crop: Crop): boolean {
  const { naturalWidth: width, naturalHeight: height } = photograph;
  const across = extent(crop.corners.map((corner) => corner.x));
  const down = extent(crop.corners.map((corner) => corner.y));
  const { x, y } = crop.middle;
  return x >= 0 && y >= 0 && x <= width && y <= height && 2 * width >= across && 2 * height >= down;
}

/** Whether some of the crop, a pixel or more, lies outside the photograph. */
function reachesOut(photograph: HTMLImageElement, crop: Crop): boolean {
  const { naturalWidth: width, naturalHeight: height } = photograph;
  return crop.corners.some(({ x, y }) => x <= -1 || y <= -1 || x >= width + 1 || y >= height + 1);
}

function extent(numbers: readonly number[]): number {
  return Math.max(...numbers) - Math.min(...numbers);
}

// What is said.

/** Say in a person's label how many were passed over on the way to them. */
export function tellPassed(main: HTMLElement, passed: Passed): void {
  if (passed.length > 0) {
    tell(main, passed, "passed");
  }
}

/** Say that so many did not come that nobody else is asked for now. */
export function tellStopped(main: HTMLElement, passed: Passed): void {
  tell(main, passed, "stopped");
}

/** Say how many there were, in the words of whoever was asked for last. */
function tell(main: HTMLElement, passed: Passed, what: "passed" | "stopped"): void {
  const [words, count] = [passed.at(-1), passed.length];
  main.querySelector(".told")?.remove();
  const line = document.createElement("p");
  line.className = "told";
  line.textContent = (count === 1 ? words?.["passedOne"] : filled(words?.[what], { count })) ?? "";
  const tallied = main.querySelector(".elsewhere .tally");
  if (tallied === null) {
    (main.querySelector(".label > div") ?? main.querySelector(".label"))?.append(line);
  } else {
    tallied.after(" ", line);
  }
}

/** Say how many photographs were still there, where a walk asks for one after the other. */
export function tellTally(main: HTMLElement | null): void {
  const line = main?.querySelector<HTMLElement>(".elsewhere .tally");
  if (line != null && main?.dataset["here"] !== undefined && tally.asked > 1) {
    line.textContent = filled(wordsOf(main)["tally"], { here: tally.here, asked: tally.asked });
    line.hidden = false;
  }
}

function filled(sentence: string | undefined, numbers: Readonly<Record<string, number>>): string {
  const written = new Intl.NumberFormat(document.documentElement.lang);
  return (sentence ?? "").replace(/\{(\w+)\}/g, (gap, name: string) => {
    const number = numbers[name];
    return number === undefined ? gap : written.format(number);
  });
}
