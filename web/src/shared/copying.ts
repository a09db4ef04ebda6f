// A button beside a text that copies it. Without scripts, or where a browser doesn't let a page copy (on plain
// http), there is no button: the text can be selected by hand.

const SAID_FOR = 4_000;

async function copy(button: HTMLButtonElement): Promise<void> {
  const text = document.getElementById(button.dataset["copies"] ?? "");
  const status = button.nextElementSibling;
  if (text === null || !(status instanceof HTMLElement)) {
    return;
  }
  let done = true;
  try {
    await navigator.clipboard.writeText(text.innerText.trim());
  } catch {
    done = false;
    getSelection()?.selectAllChildren(text);
  }
  status.textContent = (done ? status.dataset["done"] : status.dataset["failed"]) ?? "";
  setTimeout(() => {
    status.textContent = "";
  }, SAID_FOR);
}

if ("clipboard" in navigator) {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}
