// Who hangs at a place of the wall: asked for when somebody looks at them, and told in the page's own words.

/** What /grid.json says of somebody; as much of it as a label needs. */
interface Somebody {
  readonly wall: string;
  readonly place: number | null;
  readonly anonymous: boolean;
  readonly matches?: boolean;
  readonly picture: {
    readonly dataset: string;
    readonly key: string;
    readonly page: string;
    readonly title: string | null;
    readonly contributor: { readonly name: string } | null;
    readonly licence: { readonly name: string } | null;
    readonly veiled: { readonly since: string } | null;
  };
}

/** Somebody; or nobody (any more), or no answer. */
export type Answer = Somebody | "left" | "silence";

const PATIENCE = 10_000;
/** Someone who was asked for longer ago may have left since. In milliseconds. */
const FRESH = 30_000;
const MOST = 2_000;

export class Names {
  readonly #data: string;
  readonly #known = new Map<number, { readonly somebody: Somebody; readonly since: number }>();

  /** `data`: the address of the wall as JSON. */
  constructor(data: string) {
    this.#data = data;
  }

  /** Return who hangs at a place, or why it can't be said. Throws where `takenBack` was aborted. */
  async at(place: number, takenBack?: AbortSignal): Promise<Answer> {
    const known = this.#known.get(place);
    if (known !== undefined && Date.now() - known.since < FRESH) {
      return known.somebody;
    }
    const patience = AbortSignal.timeout(PATIENCE);
    try {
      const answer = await fetch(`${this.#data}${this.#data.includes("?") ? "&" : "?"}place=${place}`, {
        signal: takenBack === undefined ? patience : AbortSignal.any([takenBack, patience]),
      });
      if (!answer.ok) {
        return answer.status === 410 ? "left" : "silence";
      }
      const somebody = (await answer.json()) as Somebody;
      this.#keep(place, somebody);
      return somebody;
    } catch (error) {
      if (takenBack?.aborted === true) {
        throw error;
      }
      return "silence";
    }
  }

  #keep(place: number, somebody: Somebody): void {
    if (this.#known.size >= MOST) {
      this.#known.clear();
    }
    this.#known.set(place, { somebody, since: Date.now() });
  }
}

function template(name: string): DocumentFragment {
  const found = document.querySelector<HTMLTemplateElement>(`template[data-says="${name}"]`);
  return found === null ? new DocumentFragment() : document.importNode(found.content, true);
}

/** The label of an answer: the page's template, filled in, without the parts that don't apply. */
export function labelOf(answer: Answer | null): DocumentFragment {
  if (answer === null || typeof answer === "string") {
    return template(answer ?? "nobody");
  }
  const { picture, anonymous } = answer;
  const label = template("person");
  const part = (name: string): HTMLElement | null => label.querySelector<HTMLElement>(`[data-is="${name}"]`);
  const say = (name: string, words: string | null): void => {
    if (words === null) {
      part(name)?.remove();
    } else {
      (part(name)?.querySelector("bdi") ?? part(name))?.replaceChildren(words);
    }
  };
  part("page")?.setAttribute("href", picture.page);
  say("number", `${picture.dataset}/${picture.key}`);
  if (picture.title === null) {
    part("title")?.closest("cite")?.remove();
  } else {
    say("title", picture.title);
    part("untitled")?.remove();
  }
  say("named", anonymous ? null : (picture.contributor?.name ?? null));
  if (!anonymous) {
    part("anonymous")?.remove();
  }
  if (anonymous || picture.contributor !== null) {
    part("unknown")?.remove();
  }
  if (picture.licence !== null) {
    say("licence", picture.licence.name);
  }
  if (picture.veiled === null) {
    part("veiled")?.remove();
  }
  if (answer.matches !== false) {
    part("dimmed")?.remove();
  }
  return label;
}
