import { ActionIcon, Group, Text, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type Ref, type RefObject, useEffect, useState } from "react";
import { isComposing } from "@/components/keys/keys";
import { findIn, markFound, unmarkFound } from "./find";

/** Searches the text in `within`: Enter goes to the next place, Shift and Enter back. */
export function GuidelineSearch({
  within,
  content,
  inputRef,
}: {
  within: RefObject<HTMLElement | null>;
  /** What is shown there: looked through anew when it changes. */
  content: string;
  inputRef: Ref<HTMLInputElement>;
}) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<Range[]>([]);
  const [at, setAt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the content is on the page when it changes
  useEffect(() => {
    setFound(within.current ? findIn(within.current, query) : []);
    setAt(0);
  }, [query, content, within]);
  useEffect(() => {
    markFound(found, found[at]);
    found[at]?.startContainer.parentElement?.scrollIntoView({ block: "center" });
    return unmarkFound;
  }, [found, at]);
  const step = (by: number) =>
    setAt((before) => (found.length === 0 ? 0 : (before + by + found.length) % found.length));
  const listen = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };
  return (
    <search>
      <Group gap={4} wrap="nowrap" mb="sm">
        <TextInput
          ref={inputRef}
          size="xs"
          flex={1}
          type="search"
          aria-label="Search the guidelines"
          placeholder="Search"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={listen}
        />
        <Text size="xs" c="dimmed" role="status" className="tabular" miw={query === "" ? 0 : 44} ta="right">
          {query.trim() !== "" && (found.length === 0 ? "None" : `${at + 1} of ${found.length}`)}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Previous place"
          disabled={found.length < 2}
          onClick={() => step(-1)}
        >
          <IconChevronUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Next place"
          disabled={found.length < 2}
          onClick={() => step(1)}
        >
          <IconChevronDown size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </search>
  );
}
