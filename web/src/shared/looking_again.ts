// A page that is looked at again asks whether what it shows is still so: whoever left meanwhile is not seen again.
//
// A browser shows a page from its memory when somebody goes back to it, and one in a tab that was hidden for days as it
// was left. So this asks for the page's address once more, of the server that sent it, at these moments and no others;
// where the answer is another, the page is loaded anew. Where it is the same, nothing moves.

/** What is shown: the main part as the server wrote it, its address, and the permanent one of a person on a walk. */
export interface Shown {
  readonly source: string;
  readonly address: string;
  readonly canonical: string | null;
}

const PATIENCE = 15_000;
/** Milliseconds for which a page from the browser's memory is covered in silence. */
const COVERED = 1_000;
/** What differs though the same is shown: the way on, which changes when anybody joins the walk, and signed fields. */
const BESIDE = "nav.walk, input[type='hidden'], script:not([type='application/ld+json'])";

let shown: Shown = shownIn(document, location.href);
let asking: AbortController | null = null;
/** Whether pictures may be older than the page: one that somebody goes back to is asked for, and they are not. */
let older = performance.getEntriesByType("navigation").some((each) => "type" in each && each.type === "back_forward");

/** Note that something else is shown in this page than it came with. */
export function shows(other: Shown): void {
  shown = other;
}

/** Return what a page shows that came from an address. */
export function shownIn(page: ParentNode, address: string): Shown {
  const main = page.querySelector<HTMLElement>("#main");
  const here = main?.dataset["here"];
  const canonical = here === undefined ? null : canonicalOf(page);
  return { source: main?.outerHTML ?? "", address: here ?? address.replace(/#.*/, ""), canonical };
}

function canonicalOf(page: ParentNode): string | null {
  return page.querySelector("link[rel='canonical']")?.getAttribute("href") ?? null;
}

/** Return what a main part shows, as text to compare. */
function written(source: string): string {
  const main = parsed(source).body;
  for (const each of main.querySelectorAll(BESIDE)) {
    each.remove();
  }
  main.querySelector("#main")?.removeAttribute("data-here");
  return main.innerHTML;
}

function parsed(source: string): Document {
  return new DOMParser().parseFromString(source, "text/html");
}

/** Ask for an address: the page, or that of the failure which stands there now. Throws where nobody can say. */
async function pageAt(address: string, signal: AbortSignal): Promise<Document> {
  const answer = await fetch(address, { cache: "no-cache", signal });
  if (answer.status === 429 || answer.status >= 500) {
    throw new Error(String(answer.status));
  }
  return parsed(await answer.text());
}

/** Whether the page's address still shows the same; a person on a walk, whether they are still as they were. */
async function isStill({ source, address, canonical }: Shown, signal: AbortSignal): Promise<boolean> {
  const page = await pageAt(address, signal);
  if (canonical === null || canonicalOf(page) === canonical) {
    return written(shownIn(page, address).source) === written(source);
  }
  // Others hang at this step by now, as when somebody joined. Who left is not shown, but nobody is changed for another.
  const own = await pageAt(canonical, signal);
  return canonicalOf(own) === canonical && veilOn(own) === veilOn(parsed(source));
}

function veilOn(page: ParentNode): string | null {
  return page.querySelector(".veil")?.textContent ?? null;
}

/** Take down the pictures of those who left, and nothing else. */
async function takeDown(pictures: Iterable<HTMLImageElement>, signal: AbortSignal): Promise<void> {
  for (const picture of pictures) {
    const own = new URL(picture.src).origin === location.origin;
    const answer = own ? await fetch(picture.src, { method: "HEAD", cache: "no-cache", signal }) : null;
    if (answer?.status === 404 || answer?.status === 410) {
      (picture.closest("li, figure, .meant") ?? picture).remove();
    }
  }
}

type State = "asking" | "silence";

function cover(state: State | null): void {
  if (state === null) {
    delete document.documentElement.dataset["again"];
  } else {
    document.documentElement.dataset["again"] = state;
  }
  const unanswered = document.querySelector<HTMLElement>(".unanswered");
  if (unanswered !== null) {
    unanswered.hidden = state !== "silence";
  }
}

/** Whether the page has to be loaded anew: it shows something else by now, or its pictures may be older than itself. */
async function isOutdated(main: Element, signal: AbortSignal): Promise<boolean> {
  if (main.querySelector("form[method='post']") !== null) {
    // Somebody may be filling it in, and it may be the answer to a form that was sent: it stays.
    await takeDown(main.querySelectorAll("img"), signal);
    return false;
  }
  return !(await isStill(shown, signal)) || (older && main.querySelector("img, image, .all") !== null);
}

/** Ask; what is covered is seen once the answer is here. */
async function lookAgain(): Promise<void> {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const covered = document.documentElement.dataset["again"] !== undefined;
  const late = setTimeout(() => { cover(covered ? "silence" : null); }, COVERED);
  const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(PATIENCE)]);
  // A failure shows nobody, nor does what came of a form that was sent: loaded anew, it would be sent again.
  const main = document.querySelector("#main:not(.failure, .answered)");
  try {
    const outdated = main !== null && (await isOutdated(main, signal));
    if (mine.signal.aborted) {
      return;
    }
    cover(outdated ? "asking" : null);
    if (outdated) {
      location.reload();
    }
  } catch {
    if (covered && !mine.signal.aborted) {
      cover("silence");
    }
  } finally {
    clearTimeout(late);
  }
}

// Covered before it is put by, so that it is not seen for a moment when it is taken out again.
addEventListener("pagehide", (event) => {
  if (event.persisted) {
    cover("asking");
  }
});
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    cover("asking");
    void lookAgain();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    void lookAgain();
  }
});
addEventListener("online", () => {
  if (document.documentElement.dataset["again"] !== undefined) {
    void lookAgain();
  }
});
document.querySelector(".unanswered button")?.addEventListener("click", () => void lookAgain());
if (older) {
  cover("asking");
  void lookAgain();
}
