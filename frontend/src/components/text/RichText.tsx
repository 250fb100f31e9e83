import { Button } from "@mantine/core";
import { type JSX, lazy, memo, type ReactNode, Suspense, useMemo, useState } from "react";
import Markdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { JsonView } from "@/components/json/JsonView";
import { prettyJson, structuredJson } from "@/components/json/text";
import { beginningOf, MARKDOWN_LIMIT } from "./length";
import { withMaths } from "./maths";
import classes from "./RichText.module.css";
import { anchorOf } from "./sections";

/**
 * Text by a person or a model. Markdown is laid out, JSON is laid out as JSON, and HTML is shown as the characters it
 * is: nothing in it runs and nothing in it is loaded. Maths is laid out too. `plain` shows each character as it was written. In a message a
 * line break is meant as one; `prose` is for texts wrapped by hand, such as guidelines, whose lines flow together. With `sections`,
 * each of its titles can be linked to.
 */
export const RichText = memo(function RichText({
  text,
  plain = false,
  prose = false,
  sections,
}: {
  text: string;
  plain?: boolean;
  prose?: boolean;
  /** Makes anchors of the titles; what it gives for a title stands beside it. */
  sections?: (title: string) => ReactNode;
}) {
  const [all, setAll] = useState(false);
  const components = useMemo(() => (sections ? withSections(sections) : COMPONENTS), [sections]);
  const json = !plain && structuredJson(text) !== undefined;
  const whole = json ? prettyJson(text) : text;
  const beginning = beginningOf(whole);
  const shown = all ? whole : (beginning ?? whole);
  const exact = plain || shown.length > MARKDOWN_LIMIT;
  return (
    <div className={classes.text} data-prose={prose || undefined}>
      {text.trim() === "" ? (
        <p className={classes.empty}>(empty)</p>
      ) : json ? (
        <JsonView text={shown} />
      ) : exact ? (
        <div className={classes.plain} dir="auto">
          {shown}
        </div>
      ) : (
        <Laid text={shown} components={components} />
      )}
      {beginning !== null && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt={6}
          aria-expanded={all}
          onClick={() => setAll((now) => !now)}
        >
          {all ? "Show less" : `Show all ${whole.length.toLocaleString()} characters`}
        </Button>
      )}
    </div>
  );
});

const MathsMarkdown = lazy(() =>
  // Without a network the formulas are read as they were written.
  import("./MathsMarkdown").catch(() => ({ default: PlainMarkdown })),
);

interface Text {
  text: string;
  components: Components;
}

function Laid({ text, components }: Text) {
  const maths = useMemo(() => withMaths(text), [text]);
  const plain = <PlainMarkdown text={text} components={components} />;
  if (maths === null) return plain;
  return (
    <Suspense fallback={plain}>
      <MathsMarkdown text={maths} components={components} />
    </Suspense>
  );
}

function PlainMarkdown({ text, components }: Text) {
  return (
    <Markdown remarkPlugins={[remarkGfm]} components={components}>
      {text}
    </Markdown>
  );
}

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  ),
  // A picture would be fetched from wherever the text says; its address is shown instead.
  img: ({ src, alt }) => (
    <a href={typeof src === "string" ? src : undefined} target="_blank" rel="noopener noreferrer nofollow">
      {alt || "picture"}
    </a>
  ),
  // A list has its marks where its script begins.
  ul: ({ node: _node, ...list }) => <ul dir="auto" {...list} />,
  ol: ({ node: _node, ...list }) => <ol dir="auto" {...list} />,
  // A title in a text is no title of our page.
  h1: ({ children }) => <p className={classes.title1}>{children}</p>,
  h2: ({ children }) => <p className={classes.title2}>{children}</p>,
  h3: ({ children }) => <p className={classes.title3}>{children}</p>,
  h4: ({ children }) => <p className={classes.title3}>{children}</p>,
  h5: ({ children }) => <p className={classes.title3}>{children}</p>,
  h6: ({ children }) => <p className={classes.title3}>{children}</p>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <div className={classes.table} tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

const TITLES = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;
const TITLE_CLASSES = { h1: classes.title1, h2: classes.title2 } as Record<string, string | undefined>;

/** The same, with an anchor at each title. */
function withSections(beside: (title: string) => ReactNode): Components {
  const titles = TITLES.map((tag) => {
    const Title = ({ children }: JSX.IntrinsicElements["h1"]) => {
      const words = wordsOf(children);
      return (
        <p className={TITLE_CLASSES[tag] ?? classes.title3} id={anchorOf(words)} tabIndex={-1}>
          {children} {beside(words)}
        </p>
      );
    };
    return [tag, Title];
  });
  return { ...COMPONENTS, ...Object.fromEntries(titles) };
}

function wordsOf(node: ReactNode): string {
  if (typeof node === "string" || typeof node === "number") return String(node);
  if (Array.isArray(node)) return node.map(wordsOf).join("");
  if (typeof node === "object" && node !== null && "props" in node)
    return wordsOf((node.props as { children?: ReactNode }).children);
  return "";
}
