import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const tune: MantineColorsTuple = [
  "#eef1ff",
  "#dde3ff",
  "#b9c4ff",
  "#93a2fc",
  "#8090fa",
  "#5d70f3",
  "#4a5be8",
  "#3d4ccf",
  "#3443b0",
  "#2b388e",
];

const gray: MantineColorsTuple = [
  "#f8f9fb",
  "#f0f2f5",
  "#e5e8ed",
  "#d5d9e1",
  "#b3b9c5",
  "#8b93a3",
  "#5e6779",
  "#475063",
  "#323949",
  "#1c212c",
];

const dark: MantineColorsTuple = [
  "#e4e7ee",
  "#c3c8d4",
  "#a1a8b8",
  "#8890a2",
  "#3a404e",
  "#2c313d",
  "#20242e",
  "#16191f",
  "#111318",
  "#0b0c10",
];

const sans =
  '"Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif';
const mono = '"JetBrains Mono Variable", ui-monospace, "SF Mono", Menlo, Consolas, monospace';

/** A dialog's title bar is no second banner of the page. */
const dialogTitle = { title: { fontWeight: 620, fontSize: "1.1rem", lineHeight: 1.35 } };
const dialogHeader = { header: { role: "presentation" } };

/** What people write goes the way of its script. (`dir` itself would go to the frame around the field.) */
const writtenText = { input: { dir: "auto" } };

export const theme = createTheme({
  primaryColor: "tune",
  primaryShade: { light: 6, dark: 6 },
  colors: { tune, gray, dark },
  fontFamily: sans,
  fontFamilyMonospace: mono,
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontFamily: sans,
    fontWeight: "620",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.3" },
      h2: { fontSize: "1.15rem", lineHeight: "1.35" },
      h3: { fontSize: "1rem", lineHeight: "1.4" },
      h4: { fontSize: "0.9rem", lineHeight: "1.4" },
    },
  },
  // By name: importing them for their types would put each into the script that every page loads.
  components: {
    // A coloured title on a tinted ground falls below 4.5:1.
    Alert: { styles: { title: { color: "var(--mantine-color-text)" } } },
    // Initials in their own hue fall below 4.5:1 on its tint.
    Avatar: { styles: { placeholder: { color: "var(--mantine-color-text)" } } },
    Button: { defaultProps: { size: "sm" } },
    // A box of 20 pixels with the default radius looks like a radio button.
    Checkbox: { defaultProps: { radius: "xs" } },
    Badge: { defaultProps: { tt: "none", fw: 550, radius: "sm" } },
    Paper: { defaultProps: { withBorder: true } },
    Modal: {
      defaultProps: { centered: true, closeButtonProps: { "aria-label": "Close" }, attributes: dialogHeader },
      styles: dialogTitle,
    },
    // A dialog's header is no banner of the page.
    ModalHeader: { defaultProps: { role: "presentation" } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    Drawer: {
      defaultProps: { closeButtonProps: { "aria-label": "Close" }, attributes: dialogHeader },
      styles: dialogTitle,
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
    Table: { defaultProps: { verticalSpacing: "sm" } },
    // What people write goes the way of its script.
    TextInput: { defaultProps: { size: "sm", attributes: writtenText } },
    Textarea: { defaultProps: { size: "sm", attributes: writtenText } },
    PasswordInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    Select: {
      defaultProps: { size: "sm", checkIconPosition: "right" },
      styles: { input: { textOverflow: "ellipsis" } },
    },
    // Its own ground is that of the page in dark.
    SegmentedControl: { styles: { root: { backgroundColor: "var(--surface-sunken)" } } },
  },
});

/** Mantine's own dimmed and placeholder greys fall below 4.5:1; ours do not. `--surface-*` are for our CSS modules. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-text": gray[9],
    "--mantine-color-dimmed": gray[6],
    "--mantine-color-placeholder": gray[6],
    "--mantine-color-error": "#c92a2a",
    "--surface-app": gray[0],
    "--surface-raised": "#ffffff",
    "--surface-sunken": gray[1],
    "--surface-hover": gray[1],
    "--border": gray[2],
    "--added": "#d9f2e1",
    "--added-text": "#0b5028",
    "--removed": "#ffe3e3",
    "--removed-text": "#8c1d1d",
  },
  dark: {
    "--mantine-color-text": dark[0],
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-placeholder": dark[3],
    "--mantine-color-error": "#ff8787",
    "--surface-app": dark[8],
    "--surface-raised": dark[7],
    "--surface-sunken": dark[6],
    "--surface-hover": dark[6],
    "--border": dark[5],
    "--added": "#123d25",
    "--added-text": "#b2f2c9",
    "--removed": "#4a1d20",
    "--removed-text": "#ffc9c9",
  },
});
