import "katex/dist/katex.min.css";
import Markdown, { type Components } from "react-markdown";
import rehypeKatex, { type Options } from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import classes from "./MathsMarkdown.module.css";

// Nothing in a formula may load, link or grow without bounds; what cannot be read is shown as it was written.
const KATEX: Options = {
  strict: "ignore",
  trust: false,
  maxSize: 20,
  maxExpand: 500,
  errorColor: "var(--mantine-color-error)",
};

/** Markdown with maths, in the spelling of `withMaths`. It is large, so it is loaded where a text holds maths. */
export default function MathsMarkdown({ text, components }: { text: string; components: Components }) {
  return (
    <div className={classes.maths}>
      <Markdown
        remarkPlugins={[remarkGfm, [remarkMath, { singleDollarTextMath: false }]]}
        rehypePlugins={[[rehypeKatex, KATEX]]}
        components={{ ...components, span: Span }}
      >
        {text}
      </Markdown>
    </div>
  );
}

const Span: Components["span"] = ({ node: _, className, children, ...others }) =>
  className?.split(" ").includes("katex-display") ? (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls
    <span {...others} className={className} tabIndex={0} role="group" aria-label="Formula">
      {children}
    </span>
  ) : (
    <span {...others} className={className}>
      {children}
    </span>
  );
