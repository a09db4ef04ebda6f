// The wall as a picture to move in: OpenSeadragon over tiles that the server composes when they are asked for.
//
// Its own buttons and keys are off: ours are in the page, with words. Places are counted from 0, row by row; a face is
// one column wide, and the viewer's own unit is the width of the whole wall.

import OpenSeadragon from "openseadragon";

/** Pixels a side of a tile, and how often the wall is halved at most; as info.json says. */
const TILE = 512;
const COARSEST = 10;
/** How large a face can be made, in pixels of the screen. */
const NEAREST = 640;
/** Tiles are fetched a little less than sharp, for so many pixels of a screen at most: the first view stays light. */
const SHARPEST = 0.7;
const MOST_PIXELS = 1_500_000;
/** Seconds that a movement takes. */
const GLIDE = 0.5;

export interface Measures {
  /** Where the wall's image is, and what dims those who don't stand out, with its question mark. */
  readonly image: string;
  readonly query: string;
  readonly columns: number;
  readonly rows: number;
  /** Pixels a side of a face at full size. */
  readonly cell: number;
}

export function measuresOf(element: HTMLElement): Measures {
  const said = element.dataset;
  return {
    image: said["image"] ?? "",
    query: said["query"] ?? "",
    columns: Number(said["columns"]),
    rows: Number(said["rows"]),
    cell: Number(said["cell"]),
  };
}

/** The tiles of a wall. Level by level a pixel stands for twice as much; at the coarsest, all is one tile. */
class Tiles extends OpenSeadragon.TileSource {
  readonly #measures: Measures;

  constructor(measures: Measures) {
    const width = measures.columns * measures.cell;
    const height = measures.rows * measures.cell;
    const maxLevel = Math.ceil(Math.log2(Math.max(width, height)));
    const coarsest = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / TILE)));
    super({ width, height, tileSize: TILE, maxLevel, minLevel: maxLevel - Math.min(COARSEST, coarsest) });
    this.#measures = measures;
  }

  override getTileUrl(level: number, x: number, y: number): string {
    const { image, query } = this.#measures;
    const factor = 2 ** (this.maxLevel - level);
    const left = x * TILE * factor;
    const top = y * TILE * factor;
    const wide = Math.min(TILE * factor, this.dimensions.x - left);
    const high = Math.min(TILE * factor, this.dimensions.y - top);
    const size = `${Math.ceil(wide / factor)},${Math.ceil(high / factor)}`;
    return `${image}/${left},${top},${wide},${high}/${size}/0/default.jpg${query}`;
  }
}

/** Keep the viewer from adding styles, which the page's policy would block: it adds none where it finds this element. */
function withoutItsOwnStyles(): void {
  const none = document.createElementNS(null, "style"); // in no namespace: a browser takes it for nothing
  none.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(none);
}

export class Standing {
  readonly viewer: OpenSeadragon.Viewer;
  readonly #measures: Measures;
  readonly #still: boolean;
  readonly #frame = document.createElement("div");
  #smooth = true;

  /** Begin in an element; `still`: nothing glides. */
  constructor(element: HTMLElement, measures: Measures, still: boolean) {
    withoutItsOwnStyles();
    this.#measures = measures;
    this.#still = still;
    this.#frame.className = "frame";
    const gestures = { clickToZoom: false, dblClickToZoom: false, dblClickDragToZoom: false, flickEnabled: !still };
    this.viewer = new OpenSeadragon.Viewer({
      element,
      tileSources: new Tiles(measures),
      drawer: "canvas", // as fast without a graphics card, and it draws what it is given
      showNavigationControl: false,
      showSequenceControl: false,
      keyboardNavEnabled: false,
      animationTime: still ? 0 : GLIDE,
      springStiffness: 8,
      visibilityRatio: 1,
      minZoomImageRatio: 1,
      maxZoomPixelRatio: Math.max(1, NEAREST / measures.cell),
      minPixelRatio: SHARPEST,
      imageLoaderLimit: 4, // requests for names get through between tiles
      maxImageCacheCount: 400,
      tileRetryMax: 2,
      gestureSettingsMouse: { ...gestures, flickEnabled: false },
      gestureSettingsTouch: gestures,
      gestureSettingsPen: gestures,
      gestureSettingsUnknown: gestures,
    });
    this.viewer.addHandler("update-viewport", () => {
      this.#sharpen();
    });
  }

  get places(): number {
    return this.#measures.columns * this.#measures.rows;
  }

  /** How many times nearer than where the whole wall is seen. */
  get nearness(): number {
    return this.viewer.viewport.getZoom() / this.viewer.viewport.getHomeZoom();
  }

  /** How large a face is on the screen, in its pixels. */
  get face(): number {
    return (this.viewer.viewport.getZoom() * this.#width) / this.#measures.columns;
  }

  /** The place under a point of the element, null beside the wall. */
  placeUnder(x: number, y: number): number | null {
    const point = this.viewer.viewport.pointFromPixel(new OpenSeadragon.Point(x, y), true);
    const column = Math.floor(point.x * this.#measures.columns);
    const row = Math.floor(point.y * this.#measures.columns);
    const beside = column < 0 || column >= this.#measures.columns || row < 0 || row >= this.#measures.rows;
    return beside ? null : row * this.#measures.columns + column;
  }

  /** The place in the middle of what is seen. */
  get middle(): number {
    const { x, y } = this.viewer.viewport.getCenter();
    const column = Math.min(Math.max(Math.floor(x * this.#measures.columns), 0), this.#measures.columns - 1);
    const row = Math.min(Math.max(Math.floor(y * this.#measures.columns), 0), this.#measures.rows - 1);
    return row * this.#measures.columns + column;
  }

  /** The place so many columns and rows away; at the wall's edge, the last before it. */
  beside(place: number, columns: number, rows: number): number {
    const { columns: wide, rows: high } = this.#measures;
    const column = Math.min(Math.max((place % wide) + columns, 0), wide - 1);
    const row = Math.min(Math.max(Math.floor(place / wide) + rows, 0), high - 1);
    return row * wide + column;
  }

  /** How many rows are seen, less one: how far a page of the wall is. */
  get pageOfRows(): number {
    return Math.max(1, Math.floor(this.viewer.viewport.getBounds().height * this.#measures.columns) - 1);
  }

  /** Put the frame around a face; null takes it down. */
  frame(place: number | null): void {
    if (place === null) {
      this.viewer.removeOverlay(this.#frame);
    } else if (this.#frame.isConnected) {
      this.viewer.updateOverlay(this.#frame, this.#rect(place));
    } else {
      this.viewer.addOverlay({ element: this.#frame, location: this.#rect(place), checkResize: false });
    }
  }

  /** Move the wall so far that a face is seen with its neighbours. */
  keepInView(place: number): void {
    const seen = this.viewer.viewport.getBounds();
    const face = this.#rect(place);
    const across = Math.min(face.width, (seen.width - face.width) / 2);
    const down = Math.min(face.height, (seen.height - face.height) / 2);
    const shift = (from: number, size: number, start: number, length: number, margin: number): number =>
      Math.min(0, start - margin - from) + Math.max(0, start + length + margin - from - size);
    const x = shift(seen.x, seen.width, face.x, face.width, across);
    const y = shift(seen.y, seen.height, face.y, face.height, down);
    if (x !== 0 || y !== 0) {
      this.viewer.viewport.panBy(new OpenSeadragon.Point(x, y), this.#still);
      this.#hang(this.#still);
    }
  }

  isInView(place: number): boolean {
    const seen = this.viewer.viewport.getBounds();
    const { x, y } = this.#rect(place).getCenter();
    return x >= seen.x && x <= seen.x + seen.width && y >= seen.y && y <= seen.y + seen.height;
  }

  /** Stand before a face, so many times nearer than where the whole wall is seen. */
  goTo(place: number, nearness: number): void {
    const { viewport } = this.viewer;
    viewport.zoomTo(Math.min(nearness * viewport.getHomeZoom(), viewport.getMaxZoom()), undefined, true);
    viewport.panTo(this.#rect(place).getCenter(), true);
    this.#hang(true);
  }

  /** Come so near that a face has this size on the screen; the point of the element stays where it is. */
  comeNear(size: number, x: number, y: number): void {
    const { viewport } = this.viewer;
    const zoom = Math.min((size * this.#measures.columns) / this.#width, viewport.getMaxZoom());
    viewport.zoomTo(zoom, viewport.pointFromPixel(new OpenSeadragon.Point(x, y), true), this.#still);
  }

  /** Come nearer, or step back; towards a face, if it is seen. */
  zoom(by: number, towards: number | null): void {
    const point = towards !== null && this.isInView(towards) ? this.#rect(towards).getCenter() : undefined;
    this.viewer.viewport.zoomBy(by, point, this.#still);
    this.#hang(this.#still);
  }

  /** Move the wall by parts of what is seen of it. */
  move(across: number, down: number): void {
    const seen = this.viewer.viewport.getBounds();
    this.viewer.viewport.panBy(new OpenSeadragon.Point(across * seen.width, down * seen.height), this.#still);
    this.#hang(this.#still);
  }

  /** Step back until the whole wall is seen. */
  stepBack(): void {
    this.viewer.viewport.goHome(this.#still);
  }

  /** Let the wall fill the window; where the window is wider or higher than the wall, it hangs in the middle. */
  #hang(still: boolean): void {
    const { viewport } = this.viewer;
    viewport.applyConstraints(still); // it lets a wall that is narrower than the window hang anywhere in it
    const seen = viewport.getBounds();
    const from = (start: number, length: number, wall: number): number =>
      length > wall ? (wall - length) / 2 : Math.min(Math.max(start, 0), wall - length);
    const x = from(seen.x, seen.width, 1);
    const y = from(seen.y, seen.height, this.#measures.rows / this.#measures.columns);
    if (x !== seen.x || y !== seen.y) {
      viewport.fitBounds(new OpenSeadragon.Rect(x, y, seen.width, seen.height), still);
    }
  }

  get #width(): number {
    return this.viewer.viewport.getContainerSize().x;
  }

  #rect(place: number): OpenSeadragon.Rect {
    const { columns } = this.#measures;
    return new OpenSeadragon.Rect((place % columns) / columns, Math.floor(place / columns) / columns, 1 / columns, 1 / columns);
  }

  /** Fetch no more than is seen; and where a pixel of the wall is larger than one of the screen, show it as it is. */
  #sharpen(): void {
    const { columns, rows, cell } = this.#measures;
    const seen = this.viewer.viewport.getContainerSize();
    const area = Math.min(seen.x, this.face * columns) * Math.min(seen.y, this.face * rows) * devicePixelRatio ** 2;
    const tiles: object | undefined = this.viewer.world.getItemAt(0); // its types leave out what is set here
    if (tiles !== undefined) {
      Object.assign(tiles, { minPixelRatio: Math.max(SHARPEST, Math.sqrt(area / MOST_PIXELS)) });
    }
    const smooth = this.face * devicePixelRatio < 1.5 * cell;
    if (smooth !== this.#smooth) {
      this.#smooth = smooth;
      this.viewer.drawer?.setImageSmoothingEnabled(smooth);
    }
  }
}
