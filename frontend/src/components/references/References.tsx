import { CloseButton, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { readReferences } from "@/components/conversation/messages";
import { counted } from "@/components/numbers";
import { RichText } from "@/components/text/RichText";
import { type Passage, passagesWith } from "./passages";
import classes from "./References.module.css";

/** Texts to consult beside a prompt, with search. Nothing where there are none. */
export function References({ references }: { references: unknown }) {
  const texts = useMemo(() => readReferences(references), [references]);
  const [query, setQuery] = useState("");
  const [wanted] = useDebouncedValue(query, 120);
  const passages = useMemo(() => passagesWith(texts, wanted), [texts, wanted]);
  if (texts.length === 0) return null;
  const searching = wanted.trim() !== "";
  return (
    <section className={classes.references} aria-label="Reference texts">
      <Text size="sm" fw={600}>
        {texts.length === 1 ? "A text to consult" : `${texts.length} texts to consult`}
      </Text>
      <TextInput
        size="xs"
        type="search"
        aria-label="Search in the reference texts"
        placeholder="Search"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          query !== "" && <CloseButton size="xs" aria-label="Clear the search" onClick={() => setQuery("")} />
        }
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" role="status" className={searching ? undefined : "visually-hidden"}>
        {searching &&
          (passages.length > 0 ? `${counted(passages.length, "passage")} found` : "Found in none of them")}
      </Text>
      {searching ? (
        <ol className={classes.passages} aria-label="Passages found">
          {passages.map((passage, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the passages of one search never move
            <Found key={index} passage={passage} />
          ))}
        </ol>
      ) : (
        texts.map(({ title, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the texts of a prompt never change places
          <details key={index} className={classes.text} open={texts.length === 1}>
            <summary>{title}</summary>
            <RichText text={text} prose />
          </details>
        ))
      )}
    </section>
  );
}

function Found({ passage }: { passage: Passage }) {
  return (
    <li className={classes.passage}>
      <Text size="xs" c="dimmed" fw={600}>
        {passage.title}
      </Text>
      <Text size="sm" className={classes.lines}>
        {passage.pieces.map(({ text, found }, index) =>
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one passage never move
          found ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
        )}
      </Text>
    </li>
  );
}
