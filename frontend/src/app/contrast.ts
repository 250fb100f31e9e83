import type { MantineColorScheme } from "@mantine/core";
import { useLocalStorage, useMediaQuery } from "@mantine/hooks";
import { useEffect } from "react";

/** The looks: light or dark, each with normal or with high contrast, and each as the system has it. */

export type Contrast = "auto" | "normal" | "high";

export const SCHEMES: { value: MantineColorScheme; label: string }[] = [
  { value: "auto", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export const CONTRASTS: { value: Contrast; label: string }[] = [
  { value: "auto", label: "System" },
  { value: "normal", label: "Normal" },
  { value: "high", label: "High" },
];

/** What this device shows; `color-scheme.js` reads the same before the first paint. */
export function useContrast(): [Contrast, (contrast: Contrast) => void] {
  const [contrast, setContrast] = useLocalStorage<Contrast>({
    key: "tuneloop.contrast",
    defaultValue: "auto",
    getInitialValueInEffect: false,
    serialize: (value) => value,
    deserialize: (value) => (value === "normal" || value === "high" ? value : "auto"),
  });
  return [contrast, setContrast];
}

/** Keeps the page's contrast as it was chosen, or as the system wants it. */
export function useContrastOnPage(): void {
  const [contrast] = useContrast();
  const wanted = useMediaQuery("(prefers-contrast: more)", false, { getInitialValueInEffect: false });
  const high = contrast === "high" || (contrast === "auto" && wanted);
  useEffect(() => {
    document.documentElement.setAttribute("data-contrast", high ? "high" : "normal");
  }, [high]);
}
