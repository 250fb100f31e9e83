// Runs before the first paint, so that a dark page does not flash white. A file of its own because the
// Content-Security-Policy allows no inline script. The key is the one that MantineProvider writes.
(() => {
  let choice = null;
  try {
    choice = window.localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // Storage is switched off: follow the system.
  }
  const dark =
    choice === "dark" || (choice !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
