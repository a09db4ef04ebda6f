// One file for each that a room declares, named by its content; manifest.json tells Python which name it got.

// @ts-expect-error: Node's own types would be a package for this line alone
import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vite";

/** What is sent to visitors of OpenSeadragon, minified, goes with its licence. */
const licence: string = readFileSync("node_modules/openseadragon/LICENSE.txt", "utf8");

/** What rooms say that their pages load (`front_end` in room.py): nobody lists it twice. */
const rooms = "../src/doesexist/exhibition/rooms";
const files: string[] = readdirSync(rooms, { recursive: true });
const says = files.filter((path) => path.endsWith("room.py")).map((path): string => readFileSync(`${rooms}/${path}`, "utf8"));
const declared = new Set(says.flatMap((room) => room.match(/(?<=")\w+\/\w+\.(ts|css)(?=")/g) ?? []).map((file) => `src/${file}`));

export default defineConfig({
  // Addresses inside the built files are relative: they hold under any prefix, and in a static export.
  base: "./",
  publicDir: false,
  build: {
    outDir: "../src/doesexist/exhibition/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The exhibition's Content-Security-Policy allows no data: addresses, so nothing is inlined as one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["src/shared/house.css", "src/shared/note.ts", "src/shared/looking_again.ts", ...declared],
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
        postBanner: ({ moduleIds }) => (moduleIds.some((id) => id.includes("/openseadragon/")) ? `/*!\n${licence}*/` : ""),
      },
    },
  },
});
