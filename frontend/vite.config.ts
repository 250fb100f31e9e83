import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig(({ command }) => ({
  plugins: [react()],
  // Django serves dist/ under /static/ and index.html for every address of the application.
  base: command === "build" ? "/static/" : "/",
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // Which file holds what: a test adds up what a page loads.
    manifest: true,
    chunkSizeWarningLimit: 700,
    // What most pages use is one file: a hundred small ones compress worse, by 25 kB on the annotator's page. What fewer
    // use stays out of it, so that no page loads what it does not show (tests/e2e/test_weight.py).
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "common", minShareCount: 24 }] } } },
    // The application is built for browsers that preload modules by themselves; the polyfill is an inline-style loader.
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    proxy: { "/api": { target: process.env.TUNELOOP_BACKEND ?? "http://127.0.0.1:8000", xfwd: true } },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/test/setup.ts"],
    restoreMocks: true,
    // A vitest worker needs about 150 MB; two are enough for this suite.
    maxWorkers: 2,
  },
}));
