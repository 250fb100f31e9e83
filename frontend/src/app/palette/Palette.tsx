import { Modal, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Chord } from "@/components/keys/Chord";
import { isComposing } from "@/components/keys/keys";
import { type Entry, grouped, matching } from "./entries";
import classes from "./Palette.module.css";
import { usePaletteEntries } from "./usePaletteEntries";

/**
 * Pages, projects and what can be done here, by their names. Give it a new key each time it opens. `onReady` gives what
 * was typed before its field was there.
 */
export function Palette({
  onReady,
  onClose,
}: {
  onReady: () => string;
  onClose: (then?: () => void) => void;
}) {
  const entries = usePaletteEntries();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const groups = grouped(matching(query, entries));
  const found = groups.flatMap(([, rows]) => rows);
  const chosen = found[Math.min(at, found.length - 1)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks for what is marked after each move
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [at, query]);

  const move = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: found.length - 1,
    };
    const step = steps[event.key];
    // Home and End belong to what is typed, as long as there is something.
    if (step !== undefined && !(query !== "" && (event.key === "Home" || event.key === "End"))) {
      event.preventDefault();
      setAt(found.length === 0 ? 0 : (step + found.length) % found.length);
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      onClose(chosen.run);
    }
  };
  return (
    <Modal
      opened
      onClose={() => onClose()}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={600}
      padding={0}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": "Go to a page, or do something" } }}
    >
      <TextInput
        data-autofocus
        size="lg"
        variant="unstyled"
        className={classes.search}
        leftSection={<IconSearch size={19} aria-hidden />}
        placeholder="Go to a page, or do something"
        aria-label="Go to a page, or do something"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
        aria-autocomplete="list"
        spellCheck={false}
        value={query}
        onFocus={() => {
          const early = onReady();
          if (early !== "") setQuery((current) => current + early);
        }}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <div ref={list} className={classes.list} id={`${id}-list`} role="listbox" aria-label="What was found">
        {groups.map(([group, rows]) => (
          // biome-ignore lint/a11y/useSemanticElements: a list box holds groups, not fieldsets
          <div key={group} role="group" aria-label={group}>
            <div className={classes.group} aria-hidden>
              {group}
            </div>
            {rows.map((entry) => (
              <Option
                key={entry.id}
                id={`${id}-${entry.id}`}
                entry={entry}
                selected={entry === chosen}
                onPick={() => onClose(entry.run)}
              />
            ))}
          </div>
        ))}
      </div>
      <Text
        size="sm"
        c="dimmed"
        className={found.length === 0 ? classes.none : "visually-hidden"}
        role="status"
      >
        {found.length === 0 ? "Nothing of this name." : `${found.length} found`}
      </Text>
    </Modal>
  );
}

function Option({
  id,
  entry,
  selected,
  onPick,
}: {
  id: string;
  entry: Entry;
  selected: boolean;
  onPick: () => void;
}) {
  return (
    // The keys are the search field's: it keeps the focus and names the option that is marked.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: see above
    <div
      id={id}
      role="option"
      aria-selected={selected}
      className={classes.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
    >
      <span className={classes.label} dir="auto">
        {entry.label}
      </span>
      {entry.chord && (
        <span aria-hidden>
          <Chord chord={entry.chord} />
        </span>
      )}
    </div>
  );
}
