// Keys of one letter, the buttons that do the same, and full screen, for all pages that have them.
//
// They can be switched off (WCAG 2.2, 2.1.4): they get in the way of those who speak to their browser.

/** Actions, by their key; a button names the key in data-key. */
export type Deeds = Readonly<Record<string, () => void>>;

const LETTERS = "doesexist.letters";
const TAKES_LETTERS = "input, select, textarea, [contenteditable]";

function lettersWork(): boolean {
  try {
    return localStorage.getItem(LETTERS) !== "off";
  } catch {
    return true;
  }
}

/** Store whether keys of one letter are on, as the box in the dialog of keys says. */
function rememberLetters(event: Event): void {
  if (event.target instanceof HTMLInputElement && event.target.name === "letters") {
    try {
      localStorage.setItem(LETTERS, event.target.checked ? "on" : "off");
    } catch {
      event.target.checked = true; // nothing may be stored here
    }
  }
}

export function fillTheScreen(): void {
  if (document.fullscreenElement === null) {
    void document.documentElement.requestFullscreen({ navigationUI: "hide" }).catch(() => undefined);
  }
}

function toggleScreen(): void {
  if (document.fullscreenElement === null) {
    fillTheScreen();
  } else {
    void document.exitFullscreen();
  }
}

function showKeys(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.keys");
  if (dialog?.open === true) {
    dialog.close();
  } else {
    dialog?.showModal();
  }
}

/** Whether the note still stands before the first face. */
export function isNoted(): boolean {
  return document.querySelector(".note") !== null && document.querySelector<HTMLElement>("#main")?.checkVisibility() === false;
}

/** Whether a key has another use: with a modifier, behind the note, or in an element that `takes` it. */
export function isTaken(event: KeyboardEvent, takes = TAKES_LETTERS): boolean {
  const modified = event.altKey || event.ctrlKey || event.metaKey;
  const typed = event.target instanceof Element && event.target.closest(takes) !== null;
  return event.defaultPrevented || modified || typed || isNoted();
}

/** The key that the clicked button names. */
export function keyClicked(event: MouseEvent): string | undefined {
  return event.target instanceof Element ? event.target.closest<HTMLElement>("button[data-key]")?.dataset["key"] : undefined;
}

/** Bind keys and buttons: those of a page's own, f for full screen, ? for the dialog of keys. */
export function listen(own: Deeds): void {
  const deeds: Deeds = { ...own, f: toggleScreen, "?": showKeys };
  document.addEventListener("keydown", (event) => {
    const deed = isTaken(event) || !lettersWork() ? undefined : deeds[event.key.toLowerCase()];
    if (deed !== undefined) {
      event.preventDefault();
      deed();
    }
  });
  document.addEventListener("click", (event) => {
    deeds[keyClicked(event) ?? ""]?.();
  });
  document.addEventListener("change", rememberLetters);
}

/** Show what only works with scripts. */
export function showTools(): void {
  for (const each of document.querySelectorAll<HTMLElement>(".tools, .scripted")) {
    each.hidden = false;
  }
  for (const letters of document.querySelectorAll<HTMLInputElement>("input[name='letters']")) {
    letters.checked = lettersWork();
  }
  if (!document.fullscreenEnabled) {
    document.querySelector("button[data-key='f']")?.remove();
  }
}
