// Runs before the first paint, so that a dark page does not flash white. A file of its own because the
// Content-Security-Policy allows no inline script. The first key is the one that MantineProvider writes, the second
// that of src/app/contrast.ts.
(() => {
  const chosen = (key) => {
    try {
      return window.localStorage.getItem(key);
    } catch {
      // Storage is switched off: follow the system.
      return null;
    }
  };
  const system = (wish) => window.matchMedia(wish).matches;
  const scheme = chosen("mantine-color-scheme-value");
  const contrast = chosen("tuneloop.contrast");
  const dark = scheme === "dark" || (scheme !== "light" && system("(prefers-color-scheme: dark)"));
  const high = contrast === "high" || (contrast !== "normal" && system("(prefers-contrast: more)"));
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  document.documentElement.setAttribute("data-contrast", high ? "high" : "normal");
})();
