// From one person to all: a slider changes one large picture. Without this every step of the way stands in a row.

import "./average.css";

import "../shared/looking_again.ts";

class Way {
  readonly #steps: readonly HTMLElement[];
  readonly #slider: HTMLInputElement;

  constructor(section: HTMLElement, slider: HTMLInputElement) {
    this.#steps = [...section.querySelectorAll<HTMLElement>("[data-people]")];
    this.#slider = slider;
    slider.addEventListener("input", () => {
      this.#show();
    });
    for (const hidden of section.querySelectorAll<HTMLElement>(".slide")) {
      hidden.hidden = false;
    }
    section.classList.add("sliding");
    this.#fetchWhenNear(section);
    this.#show();
  }

  /** Show one step; those before it lie beneath, so that a face fades into the next and not into the wall. */
  #show(): void {
    const here = Number(this.#slider.value);
    for (const [number, step] of this.#steps.entries()) {
      step.classList.toggle("passed", number <= here);
      step.classList.toggle("here", number === here);
      step.inert = number !== here;
    }
    this.#slider.ariaValueText = this.#steps[here]?.querySelector(".number")?.textContent ?? null;
  }

  /** Have all steps ready before anyone moves the slider, but not before they come near it. */
  #fetchWhenNear(section: HTMLElement): void {
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((each) => each.isIntersecting)) {
          watch.disconnect();
          for (const step of this.#steps) {
            step.querySelector("img")?.setAttribute("loading", "eager");
          }
        }
      },
      { rootMargin: "50%" },
    );
    watch.observe(section);
  }
}

const section = document.querySelector<HTMLElement>(".way");
const slider = section?.querySelector<HTMLInputElement>("input[type='range']");
if (section != null && slider != null) {
  new Way(section, slider);
}
