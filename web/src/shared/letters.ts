// Keys of one letter can be switched off (WCAG 2.2, 2.1.4): they get in the way of those who speak to their browser.

const LETTERS = "doesexist.letters";

export function lettersWork(): boolean {
  try {
    return localStorage.getItem(LETTERS) !== "off";
  } catch {
    return true;
  }
}

/** What the box in the dialog of keys does, when it changes. */
export function rememberLetters(event: Event): void {
  if (event.target instanceof HTMLInputElement && event.target.name === "letters") {
    try {
      localStorage.setItem(LETTERS, event.target.checked ? "on" : "off");
    } catch {
      event.target.checked = true; // nothing may be stored here
    }
  }
}
