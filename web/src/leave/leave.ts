// A proof of work for the form by which one leaves, which works without it, too. It takes the browser a second, and
// whoever has many requests may send more of them in an hour.

import "./leave.css";

import "../shared/looking_again.ts";

/** Digests that are asked for at once: to wait for each alone would take longer than to compute it. */
const TOGETHER = 256;

const form = document.querySelector<HTMLFormElement>("form.asking");

async function found(token: string, part: number, bits: number): Promise<number> {
  const text = new TextEncoder();
  for (let first = 0; ; first += TOGETHER) {
    const digests = await Promise.all(
      Array.from({ length: TOGETHER }, (_, at) =>
        crypto.subtle.digest("SHA-256", text.encode(`${token}.${part}.${first + at}`)),
      ),
    );
    const at = digests.findIndex((digest) => new DataView(digest).getUint32(0) >>> (32 - bits) === 0);
    if (at >= 0) {
      return first + at;
    }
  }
}

function begin(asking: HTMLFormElement): void {
  const token = asking.querySelector<HTMLInputElement>("input[name=token]");
  const progress = asking.querySelector("progress");
  const status = asking.querySelector<HTMLElement>("[role=status]");
  const button = asking.querySelector("button");
  if (token === null || progress === null || status === null || button === null) {
    return;
  }
  const parts = Number(asking.dataset["parts"]);
  const bits = Number(asking.dataset["bits"]);
  const work = document.createElement("input");
  work.type = "hidden";
  work.name = "work";
  let working: Promise<void> | undefined;
  let sending = false;

  const labour = async (): Promise<void> => {
    const numbers: number[] = [];
    for (let part = 0; part < parts; part += 1) {
      numbers.push(await found(token.value, part, bits));
      progress.value = part + 1;
    }
    work.value = numbers.join(".");
    asking.append(work);
  };

  // It begins when somebody begins to fill the form in, and is mostly done when they have.
  asking.addEventListener(
    "focusin",
    () => {
      working ??= labour();
      // That it failed matters only once the form is sent.
      working.catch(() => undefined);
    },
    { once: true },
  );
  asking.addEventListener("submit", (event) => {
    if (work.value !== "") {
      return;
    }
    event.preventDefault();
    if (sending) {
      return;
    }
    sending = true;
    progress.hidden = false;
    status.textContent = status.dataset["working"] ?? "";
    working ??= labour();
    // Where it fails, the form goes without.
    void working.catch(() => undefined).then(() => {
      asking.submit();
    });
  });
  // Somebody comes back to the page: it can be sent again.
  addEventListener("pageshow", () => {
    sending = false;
    progress.hidden = true;
    status.textContent = "";
  });
}

// Browsers have crypto.subtle only over HTTPS, or on the own machine.
if (form !== null && "subtle" in crypto) {
  begin(form);
}

// Focus what could not be taken, so that it is read first.
document.querySelector<HTMLElement>(".failed")?.focus();
