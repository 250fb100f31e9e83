import { ActionIcon, Button, Group, Input, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import classes from "./EntryList.module.css";
import { moved } from "./workbenchValues";

/** A list whose entries can be added, changed, moved and removed; its order is the order on the annotator's screen. */
export function EntryList<T>({
  label,
  description,
  one,
  entries,
  onChange,
  fresh,
  most,
  empty,
  nameOf,
  error,
  enterAdds = false,
  children,
  actions,
}: {
  label: string;
  description?: ReactNode;
  /** What one entry is called: "dimension". */
  one: string;
  entries: readonly T[];
  onChange: (entries: T[]) => void;
  /** A new entry. */
  fresh: T;
  most: number;
  /** What is said while there are none. */
  empty: string;
  nameOf: (entry: T) => string;
  error?: ReactNode;
  /** Enter begins the next entry. It never sends the form around the list. */
  enterAdds?: boolean;
  children: (entry: T, set: (entry: T) => void, index: number) => ReactNode;
  actions?: ReactNode;
}) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const called = (entry: T, index: number) => nameOf(entry).trim() || `${one} ${index + 1}`;
  /** The focus follows what was moved or added, once it is drawn. */
  const focus = (index: number, selector: string) =>
    window.setTimeout(() => {
      const target = list.current?.children[index]?.querySelector<HTMLElement>(selector);
      (target ?? add.current)?.focus();
    }, 0);
  const append = () => {
    if (entries.length >= most) return;
    onChange([...entries, fresh]);
    focus(entries.length, "input, textarea");
  };
  const catchEnter = (event: KeyboardEvent) => {
    const { nativeEvent, target } = event;
    const typing = target instanceof HTMLInputElement && target.type === "text";
    if (event.key !== "Enter" || nativeEvent.isComposing || !typing) return;
    event.preventDefault();
    if (enterAdds) append();
  };
  const move = (from: number, to: number, button: string) => {
    onChange(moved(entries, from, to));
    const last = to === 0 || to === entries.length - 1;
    // At either end the button that was pressed is off; the other one is next to it.
    focus(to, last ? `[data-move]:not([data-move="${button}"])` : `[data-move="${button}"]`);
  };
  return (
    <fieldset className={classes.group} aria-labelledby={id} onKeyDown={catchEnter}>
      <Text size="sm" fw={500} id={id}>
        {label}
      </Text>
      {description && (
        <Text size="xs" c="dimmed" component="div">
          {description}
        </Text>
      )}
      {entries.length === 0 && (
        <Text size="sm" c="dimmed" mt={6}>
          {empty}
        </Text>
      )}
      <ol className={classes.list} ref={list} aria-labelledby={id}>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: every field is controlled, so an entry has no state of its own
          <li key={index} className={classes.entry}>
            <div className={classes.fields}>
              {children(
                entry,
                (next) => onChange(entries.map((known, at) => (at === index ? next : known))),
                index,
              )}
            </div>
            <div className={classes.tools}>
              <ActionIcon
                variant="subtle"
                color="gray"
                data-move="up"
                aria-label={`Move ${called(entry, index)} up`}
                disabled={index === 0}
                onClick={() => move(index, index - 1, "up")}
              >
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                data-move="down"
                aria-label={`Move ${called(entry, index)} down`}
                disabled={index === entries.length - 1}
                onClick={() => move(index, index + 1, "down")}
              >
                <IconArrowDown size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Remove ${called(entry, index)}`}
                onClick={() => {
                  onChange(entries.filter((_, at) => at !== index));
                  focus(Math.min(index, entries.length - 2), "input, textarea");
                }}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </div>
          </li>
        ))}
      </ol>
      {error && <Input.Error mt={6}>{error}</Input.Error>}
      <Group gap="xs" mt="xs">
        <Button
          ref={add}
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={entries.length >= most}
          onClick={append}
        >
          Add a {one}
        </Button>
        {actions}
      </Group>
    </fieldset>
  );
}
