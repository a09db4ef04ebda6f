// One file per page that needs one, named by its content; manifest.json tells Python which name it got.

// @ts-expect-error: Node's own types would be a package for this line alone
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

/** What is sent to visitors of OpenSeadragon, minified, goes with its licence. */
const licence: string = readFileSync("node_modules/openseadragon/LICENSE.txt", "utf8");

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
      input: [
        "src/shared/main.ts",
        "src/shared/note.ts",
        "src/walk/person.ts",
        "src/walk/kiosk.ts",
        "src/walk/photograph.ts",
        "src/credits/credits.ts",
        "src/certificates/certificate.ts",
        "src/wall/wall.ts",
        "src/average/average.ts",
        "src/leave/leave.ts",
      ],
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
        postBanner: ({ moduleIds }) => (moduleIds.some((id) => id.includes("/openseadragon/")) ? `/*!\n${licence}*/` : ""),
      },
    },
  },
});
