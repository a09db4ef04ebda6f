// Everyone on one wall: a pointer, a finger or the arrow keys name whoever is looked at; a second click or tap, or Enter,
// opens their page; the address says where one stands. Without this the wall is one image, and a list.

import "./wall.css";

import "../shared/looking_again.ts";
import { keyClicked, listen, showTools } from "../shared/screen_and_keys.ts";
import { labelOf, Names, type Answer } from "./labels.ts";
import { measuresOf, Standing } from "./viewer.ts";

/** Milliseconds that somebody is pointed at before it is asked who that is: those who are passed over are not. */
const PAUSE = 80;
/** Devices that are only touched have neither keys nor anything to point with. */
const isTouched = matchMedia("(hover: none) and (pointer: coarse)");
/** Milliseconds of rest after which the address says where one stands. */
const REST = 400;
/** A face smaller than this on the screen is too small to be met: who taps on it comes nearer. In pixels. */
const SMALL = 40;
const NEAR = 120;
/** Milliseconds for which a page is taken to show the wall as it is. */
const YOUNG = 5_000;

class Visit {
  readonly #element: HTMLElement;
  readonly #standing: Standing;
  readonly #names: Names;
  /** Who is looked at: by keys, click or tap; and, before them, under the pointer. */
  #picked: number | null = null;
  #pointed: number | null = null;
  #asking: AbortController | null = null;
  #pause: number | undefined;
  #rest: number | undefined;

  constructor(element: HTMLElement) {
    this.#element = element;
    this.#names = new Names(element.dataset["data"] ?? "");
    this.#standing = new Standing(element, measuresOf(element), matchMedia("(prefers-reduced-motion: reduce)").matches);
    const { viewer } = this.#standing;
    viewer.addOnceHandler("open", () => {
      this.#begin();
    });
    viewer.addHandler("canvas-click", (event) => {
      if (event.quick) {
        this.#tap(event.position.x, event.position.y);
      }
    });
    viewer.addHandler("animation-finish", () => {
      this.#remember();
    });
    viewer.canvas.setAttribute("role", "application");
    viewer.canvas.setAttribute("aria-label", (isTouched.matches ? element.dataset["saysTouched"] : element.dataset["says"]) ?? "");
    viewer.canvas.addEventListener("keydown", (event) => {
      this.#press(event);
    });
    viewer.canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch" && event.buttons === 0) {
        this.#point(event);
      }
    });
    viewer.canvas.addEventListener("pointerleave", () => {
      this.#pointAt(null);
    });
  }

  /** Stand where the address says. */
  #begin(): void {
    const place = this.#element.dataset["place"];
    if (place !== undefined) {
      const said = Number(new URLSearchParams(location.search).get("zoom"));
      this.#standing.goTo(Number(place), said > 0 ? said : (NEAR / this.#standing.face) * this.#standing.nearness);
      this.#pick(Number(place));
    }
    this.#element.dataset["open"] = "";
  }

  /** Do what a button or key says; return whether it says anything. */
  do(deed: string): boolean {
    switch (deed) {
      case "+":
      case "=":
        this.#standing.zoom(1.5, this.#picked);
        return true;
      case "-":
      case "−":
        this.#standing.zoom(1 / 1.5, this.#picked);
        return true;
      case "0":
      case "Home":
        this.#standing.stepBack();
        return true;
      default:
        return false;
    }
  }

  // Who is looked at.

  #pick(place: number | null): void {
    this.#picked = place;
    this.#look();
    this.#remember();
  }

  #point(event: PointerEvent): void {
    const box = this.#element.getBoundingClientRect();
    this.#pointAt(this.#standing.placeUnder(event.clientX - box.x, event.clientY - box.y));
  }

  #pointAt(place: number | null): void {
    if (place !== this.#pointed) {
      this.#pointed = place;
      this.#look();
    }
  }

  #look(): void {
    const place = this.#pointed ?? this.#picked;
    this.#standing.frame(place);
    clearTimeout(this.#pause);
    this.#asking?.abort();
    this.#pause = setTimeout(() => void this.#tell(place), PAUSE);
  }

  /** Say on the label who hangs at a place. */
  async #tell(place: number | null): Promise<void> {
    const mine = new AbortController();
    this.#asking = mine;
    let answer: Answer | null = null;
    try {
      answer = place === null ? null : await this.#names.at(place, mine.signal);
    } catch {
      return; // somebody else is looked at by now
    }
    if (!mine.signal.aborted) {
      document.querySelector(".met")?.replaceChildren(labelOf(answer));
      this.#makeSure(answer);
    }
  }

  /** Reload if this is another wall by now: since the page was opened somebody left or came, and others moved up. */
  #makeSure(answer: Answer | null): void {
    const another = typeof answer === "object" && answer !== null && answer.wall !== this.#element.dataset["wall"];
    if (another && performance.now() > YOUNG) {
      location.reload();
    }
  }

  /** The first tap names, and comes nearer where faces are too small to be met; the second opens. */
  #tap(x: number, y: number): void {
    const place = this.#standing.placeUnder(x, y);
    if (place !== null && place === this.#picked) {
      void this.#open();
      return;
    }
    this.#pointed = null;
    this.#pick(place);
    if (place !== null && this.#standing.face < SMALL) {
      this.#standing.comeNear(NEAR, x, y);
    }
  }

  async #open(): Promise<void> {
    const answer = this.#picked === null ? null : await this.#names.at(this.#picked);
    if (answer !== null && typeof answer === "object") {
      location.assign(answer.picture.page);
    }
  }

  // Keys, while the wall has the focus.

  #press(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (this.#step(event) || this.do(event.key)) {
      event.preventDefault();
    }
  }

  #step(event: KeyboardEvent): boolean {
    const way = WAYS[event.key];
    if (way !== undefined && event.shiftKey) {
      this.#standing.move(way[0] / 4, way[1] / 4);
    } else if (way !== undefined) {
      this.#walk(way[0], way[1]);
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      this.#walk(0, event.key === "PageDown" ? this.#standing.pageOfRows : -this.#standing.pageOfRows);
    } else if (event.key === "Enter") {
      void this.#open();
    } else if (event.key === "Escape") {
      this.#pointed = null;
      this.#pick(null);
    } else {
      return false;
    }
    return true;
  }

  /** Go from person to person; the first step is to whoever is in the middle. */
  #walk(columns: number, rows: number): void {
    const from = this.#picked !== null && this.#standing.isInView(this.#picked) ? this.#picked : null;
    const to = from === null ? this.#standing.middle : this.#standing.beside(from, columns, rows);
    this.#pointed = null;
    this.#standing.keepInView(to);
    this.#pick(to);
  }

  // The address.

  #remember(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#write(), REST);
  }

  /** Let the address say where one stands: before whoever is looked at, or is in the middle. */
  async #write(): Promise<void> {
    const { nearness } = this.#standing;
    const picked = this.#picked !== null && this.#standing.isInView(this.#picked) ? this.#picked : null;
    const far = nearness < 1.05;
    const place = picked ?? (far ? null : this.#standing.middle);
    const answer = place === null ? null : await this.#names.at(place);
    const address = new URL(location.href);
    if (answer === null || typeof answer === "string") {
      address.searchParams.delete("at");
      address.searchParams.delete("zoom");
    } else {
      address.searchParams.set("at", answer.picture.key);
      address.searchParams.set("zoom", nearness.toFixed(2).replace(/\.?0+$/, ""));
    }
    if (address.href !== location.href) {
      history.replaceState(null, "", address);
    }
  }
}

const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Let a link, to another order or the list, keep one's place. */
function keep(link: HTMLAnchorElement): void {
  const to = new URL(link.href);
  const at = new URLSearchParams(location.search).get("at");
  if (at !== null) {
    to.searchParams.set("at", at);
  }
  link.href = to.href;
}

function click(visit: Visit, event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-keeps]") : null;
  if (link !== null) {
    keep(link);
  }
  visit.do(keyClicked(event) ?? "");
}

/** Begin as soon as the wall is seen: behind the note it has no size. */
function begin(element: HTMLElement): void {
  const watch = new ResizeObserver(() => {
    if (element.clientWidth > 0 && element.clientHeight > 0) {
      watch.disconnect();
      const visit = new Visit(element);
      document.addEventListener("click", (event) => {
        click(visit, event);
      });
      showTools();
    }
  });
  watch.observe(element);
}

const element = document.querySelector<HTMLElement>(".all");
listen({ l: () => document.querySelector<HTMLAnchorElement>("a[data-key='l']")?.click() });
if (element !== null) {
  begin(element);
}
