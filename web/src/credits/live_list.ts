// The credits, searched while somebody types. What is shown are parts of the same page that the form would open, so
// the words are always the server's; the field keeps its focus, and how many were found is said politely.

import { shownIn, shows } from "../shared/looking_again.ts";

/** Milliseconds without a key before the server is asked. */
const PAUSE = 200;
const PATIENCE = 15_000;

const form = document.querySelector<HTMLFormElement>("form.seek");
let asking: AbortController | null = null;
let pause: number | undefined;

/** The address that the form would open; a field left empty says nothing. */
function addressOf(fields: HTMLFormElement): string {
  const words = new URLSearchParams();
  for (const [name, value] of new FormData(fields)) {
    if (typeof value === "string" && value.trim() !== "") {
      words.append(name, value);
    }
  }
  const query = words.toString();
  return `${fields.getAttribute("action") ?? ""}${query === "" ? "" : "?"}${query}`;
}

function say(words: string): void {
  const status = document.querySelector(".tally [role='status']");
  if (status !== null && status.textContent !== words) {
    status.textContent = words;
  }
}

function wordsOf(page: Document, selector: string): string {
  return [...page.querySelectorAll(selector)].map((each) => each.textContent.trim().replace(/\s+/g, " ")).join(" ");
}

/** Hang the parts of a page that depend on what was asked in place of those that are here. */
function hang(page: Document): void {
  for (const part of page.querySelectorAll<HTMLElement>("[data-part]")) {
    const here = document.querySelector(`[data-part="${part.dataset["part"] ?? ""}"]`);
    here?.replaceWith(document.importNode(part, true));
  }
  say(wordsOf(page, ".tally [role='status']"));
  document.title = page.title;
}

/** Show what the form asks for; tell whether that could be done, or is being done for a later question. */
async function ask(fields: HTMLFormElement): Promise<boolean> {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const address = addressOf(fields);
  if (address === location.pathname + location.search) {
    return true;
  }
  try {
    const answer = await fetch(address, { signal: AbortSignal.any([mine.signal, AbortSignal.timeout(PATIENCE)]) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) {
      return true;
    }
    if (answer.ok && page.querySelector("[data-part='list']") !== null) {
      shows(shownIn(page, new URL(address, location.href).href));
      hang(page);
      history.replaceState(null, "", address);
      return true;
    }
    say(wordsOf(page, "main p:not(:has(a))"));
    return false;
  } catch {
    return mine.signal.aborted;
  }
}

/** What the button, or Enter, does: what can't be shown here is opened, so that the browser says what is wrong. */
async function submit(fields: HTMLFormElement): Promise<void> {
  if (matchMedia("(pointer: coarse)").matches && document.activeElement instanceof HTMLInputElement) {
    document.activeElement.blur(); // puts the keyboard away
  }
  if (!(await ask(fields))) {
    location.assign(addressOf(fields));
  }
}

if (form !== null) {
  form.addEventListener("input", (event) => {
    clearTimeout(pause);
    if (event.target instanceof HTMLInputElement) {
      pause = setTimeout(() => void ask(form), PAUSE);
    } else {
      void ask(form);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    void submit(form);
  });
}
