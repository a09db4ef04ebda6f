// One person's page: → or space goes to the next, ← back; the next one is fetched ahead.
//
// The page works without this: it only follows links that are there.
//
//   <a rel="next" href="/?seed=7&step=4" data-picture="/iiif/3/ffhq.00042/full/768,/0/default.webp">

/** Keys that mean a link, where nothing on the page has a use of its own for them. */
const LINKS: Readonly<Record<string, string>> = {
  ArrowRight: "a[rel~='next']",
  " ": "a[rel~='next']",
  ArrowLeft: "a[rel~='prev']",
};

/** What has a use of its own for arrows; buttons and summaries have one for the space bar. */
const TAKES_ARROWS = "audio, dialog, input, select, textarea, video, [contenteditable]";
const TAKES_SPACE = `${TAKES_ARROWS}, button, summary`;

function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
    return true;
  }
  const takes = event.key === " " ? TAKES_SPACE : TAKES_ARROWS;
  return event.target instanceof Element && event.target.closest(takes) !== null;
}

function follow(event: KeyboardEvent): void {
  const link = LINKS[event.key];
  if (link === undefined || isTaken(event)) {
    return;
  }
  const found = document.querySelector<HTMLAnchorElement>(link);
  if (found !== null) {
    event.preventDefault();
    found.click();
  }
}

/** Fetch the next page and its picture once this one is there, unless the visitor saves data. */
function fetchAhead(): void {
  const next = document.querySelector<HTMLAnchorElement>("a[rel~='next']");
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  if (next === null || connection?.saveData === true) {
    return;
  }
  const page = document.createElement("link");
  page.rel = "prefetch";
  page.href = next.href;
  document.head.append(page);
  const picture = next.dataset["picture"];
  if (picture !== undefined) {
    new Image().src = picture;
  }
}

document.addEventListener("keydown", follow);
if (document.readyState === "complete") {
  fetchAhead();
} else {
  addEventListener("load", fetchAhead, { once: true });
}
