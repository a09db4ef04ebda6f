// From the photograph to the face as it was cut out of it, and back: the page moves what it shows already.
//
// The way is a similarity (it turns, scales and shifts) from the crop onto the largest square in the frame. Part p of
// it is its power p: z ↦ aᵖ·z + …, which turns and grows evenly about one point that stays where it is.
// Transforms are in shares of the frame, so that nothing has to be computed again when the window changes.

import "./photograph.css";

import "../shared/looking_again.ts";

/** A complex number: a place, or a turn with a scale. y goes down, as on every screen. */
interface Complex {
  readonly re: number;
  readonly im: number;
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Milliseconds: long enough to see what comes in at the edges. */
const DURATION = 5_000;
const EASING = "cubic-bezier(0.5, 0, 0.3, 1)";
/** Keyframes. Between two the way is a straight line: at eighteen times the size, off by a tenth of a pixel. */
const STEPS = 96;

function plus(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

function minus(a: Complex, b: Complex): Complex {
  return { re: a.re - b.re, im: a.im - b.im };
}

function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

function over(a: Complex, b: Complex): Complex {
  const whole = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / whole, im: (a.im * b.re - a.re * b.im) / whole };
}

/** How the photograph lies when the crop fills the square: z ↦ turn·z + shift. */
interface Lay {
  readonly turn: Complex;
  readonly shift: Complex;
}

/** The crop's corners are in the order top-left, bottom-left, bottom-right, top-right. */
function closeUp(corners: readonly Complex[], frame: Frame): Lay | null {
  const [a, b, c, d] = corners;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    return null;
  }
  const half: Complex = { re: 0.5, im: 0 };
  const across = times(plus(minus(d, a), minus(c, b)), half);
  const down = times(plus(minus(b, a), minus(c, d)), half);
  // `down` is `across` turned by a right angle, but for rounding: the mean of both is meant.
  const edge = times(plus(across, times(down, { re: 0, im: -1 })), half);
  const side = Math.min(frame.width, frame.height);
  const turn = over({ re: side, im: 0 }, edge);
  const middle = times(plus(plus(a, b), plus(c, d)), { re: 0.25, im: 0 });
  // Flush with the frame's left and upper edge, as every picture hangs.
  return { turn, shift: minus({ re: side / 2, im: side / 2 }, times(turn, middle)) };
}

/** Return the way to a lay, `part` of it gone: 0 is the photograph as it hangs, 1 the face. */
function along(lay: Lay, part: number): Lay {
  const angle = Math.atan2(lay.turn.im, lay.turn.re) * part;
  const scale = Math.hypot(lay.turn.re, lay.turn.im) ** part;
  const turn = { re: scale * Math.cos(angle), im: scale * Math.sin(angle) };
  const one: Complex = { re: 1, im: 0 };
  const whole = minus(one, lay.turn);
  const share = Math.hypot(whole.re, whole.im) < 1e-6 ? { re: part, im: 0 } : over(minus(one, turn), whole);
  return { turn, shift: times(lay.shift, share) };
}

function asTransform({ turn, shift }: Lay, frame: Frame): string {
  const scale = Math.hypot(turn.re, turn.im);
  const angle = (Math.atan2(turn.im, turn.re) * 180) / Math.PI;
  const [x, y] = [(100 * shift.re) / frame.width, (100 * shift.im) / frame.height];
  return `translate(${x.toFixed(5)}%, ${y.toFixed(5)}%) rotate(${angle.toFixed(5)}deg) scale(${scale.toFixed(6)})`;
}

/** The frame and the crop's corners in it, as the page's own drawing has them. */
function drawn(stage: Element): { frame: Frame; corners: Complex[] } | null {
  const drawing = stage.querySelector<SVGSVGElement>("svg.drawing");
  const square = stage.querySelector<SVGPolygonElement>("polygon.square");
  if (drawing === null || square === null) {
    return null;
  }
  const { x: left, y: top, width, height } = drawing.viewBox.baseVal;
  const corners = [...square.points].map(({ x, y }) => ({ re: x - left, im: y - top }));
  return { frame: { left, top, width, height }, corners };
}

/** What moves: the photograph turns and grows, lines stay as thin as they were, the frame closes to a square. */
function motions(stage: HTMLElement, moving: HTMLElement): Animation[] {
  const found = drawn(stage);
  const lay = found && closeUp(found.corners, found.frame);
  if (found === null || lay === null) {
    return [];
  }
  const { frame } = found;
  const ways = Array.from({ length: STEPS + 1 }, (_, step) => along(lay, step / STEPS));
  const side = Math.min(frame.width, frame.height);
  const [right, below] = [100 * (1 - side / frame.width), 100 * (1 - side / frame.height)];
  const options: KeyframeAnimationOptions = { duration: DURATION, easing: EASING, fill: "both" };
  const made = [
    moving.animate(ways.map((way) => ({ transform: asTransform(way, frame) })), options),
    moving.animate(ways.map(({ turn }) => ({ "--thin": 1 / Math.hypot(turn.re, turn.im) })), options),
    stage.animate([{ clipPath: "inset(0%)" }, { clipPath: `inset(0% ${right}% ${below}% 0%)` }], options),
  ];
  for (const animation of made) {
    animation.pause();
  }
  return made;
}

/** Let the browser fetch the photograph as large as the face will be shown: never larger than it is. */
function sharpen(stage: HTMLElement): void {
  const image = stage.querySelector("img");
  const found = drawn(stage);
  const lay = found && closeUp(found.corners, found.frame);
  if (image !== null && lay !== null && found !== null) {
    const scale = Math.hypot(lay.turn.re, lay.turn.im);
    image.sizes = `${Math.ceil(stage.clientWidth * Math.max(scale, 1))}px`;
  }
}

function prepare(stage: HTMLElement, moving: HTMLElement, button: HTMLButtonElement): void {
  const spoken = document.querySelector<HTMLElement>(".spoken");
  let running: Animation[] = [];

  function arrived(): void {
    const close = stage.dataset["near"] !== undefined;
    if (!close) {
      for (const animation of running.splice(0)) {
        animation.cancel(); // as it hung before: nothing is left of the motion
      }
    }
    if (spoken !== null) {
      spoken.textContent = (close ? spoken.dataset["in"] : spoken.dataset["out"]) ?? "";
    }
  }

  function move(): void {
    const close = stage.toggleAttribute("data-near");
    button.textContent = (close ? button.dataset["out"] : button.dataset["in"]) ?? "";
    if (running.length === 0) {
      sharpen(stage);
      running = motions(stage, moving);
      running[0]?.addEventListener("finish", arrived);
    }
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const animation of running) {
      animation.playbackRate = close ? 1 : -1;
      if (still) {
        animation.finish();
      } else {
        animation.play();
      }
    }
  }

  button.addEventListener("click", move);
  stage.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a") === null) {
      move();
    }
  });
  for (const coming of ["pointerenter", "focus"]) {
    button.addEventListener(coming, () => { sharpen(stage); }, { once: true });
  }
}

const stage = document.querySelector<HTMLElement>(".wild .stage");
const moving = stage?.querySelector<HTMLElement>(".moving");
const holder = document.querySelector<HTMLElement>(".move");
const button = holder?.querySelector("button");
if (stage && moving && holder && button) {
  prepare(stage, moving, button);
  holder.hidden = false;
  stage.classList.add("moves");
}
