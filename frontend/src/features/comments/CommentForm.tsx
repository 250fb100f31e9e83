import { Button, Combobox, Group, Select, Stack, Text, Textarea, useCombobox } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import { useChord, useKeyMap } from "@/components/keys/KeyMapContext";
import { chordInWords, type KeyBinding, matchBinding } from "@/components/keys/keys";
import { useKept } from "@/features/annotate/drafts/useKept";
import type { NewComment, Person } from "./api";
import { fieldInWords, mentionsIn, nameBeingTyped } from "./threads";

const MAX_CHARACTERS = 5000;
const NOTHING = { body: "", field: "" };

/** Writes a comment; what was not sent is there again. "@" offers the people who can be named. */
export function CommentForm({
  label,
  draft,
  focus,
  people,
  fields,
  onSend,
  onCancel,
}: {
  label: string;
  /** Where the text is kept on this device until it is sent (`draftKey`). */
  draft: string;
  /** Whether somebody has just asked for it. A text of before is only shown. */
  focus: boolean;
  people: Person[];
  fields: string[];
  onSend: (comment: NewComment) => Promise<unknown>;
  onCancel: () => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { value: comment, keep, forget } = useKept(draft, NOTHING);
  const { body, field } = comment;
  const setBody = (text: string) => keep((before) => ({ ...before, body: text }));
  const [typed, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const combobox = useCombobox();
  const map = useKeyMap();
  const hints = [
    inWords(useChord("comment.send"), "sends it"),
    inWords(useChord("comment.away"), "puts it away and keeps it"),
    "@ names somebody, who then finds it on their home page.",
  ];
  const offered =
    typed === null ? [] : people.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
  const named = mentionsIn(body, people);
  useEffect(() => {
    if (focus) area.current?.focus();
  }, [focus]);

  const write = (text: string, cursor: number) => {
    setBody(text);
    const name = nameBeingTyped(text.slice(0, cursor));
    setTyped(name);
    if (name === null) combobox.closeDropdown();
    else combobox.openDropdown();
    combobox.selectFirstOption();
  };
  const choose = (name: string) => {
    const cursor = area.current?.selectionStart ?? body.length;
    const before = body.slice(0, cursor);
    const start = before.length - (typed?.length ?? 0);
    const text = `${before.slice(0, start)}${name} ${body.slice(cursor)}`;
    setBody(text);
    setTyped(null);
    combobox.closeDropdown();
    // The cursor goes behind the name once the text is there.
    window.setTimeout(() =>
      area.current?.setSelectionRange(start + name.length + 1, start + name.length + 1),
    );
  };
  const send = async (event?: FormEvent) => {
    event?.preventDefault();
    if (busy || body.trim() === "") return;
    setBusy(true);
    setError(null);
    try {
      await onSend({ body: body.trim(), field, mentions: named.map(({ id }) => id) });
      forget();
    } catch (thrown) {
      setBusy(false);
      setError(thrown);
    }
  };
  const keys = (event: KeyboardEvent) => {
    const own: KeyBinding[] = [
      { id: "comment.send", run: () => void send() },
      { id: "comment.away", run: onCancel, disabled: offered.length > 0 },
    ];
    const binding = matchBinding(event.nativeEvent, own, map);
    if (binding === null) return;
    // The page's own keys do more than this form's.
    event.preventDefault();
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    binding.run();
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="xs">
        <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" width={260}>
          <Combobox.EventsTarget withExpandedAttribute={false}>
            <Textarea
              ref={area}
              label={label}
              description={hints.filter(Boolean).join(" ")}
              autosize
              minRows={2}
              maxRows={10}
              maxLength={MAX_CHARACTERS}
              value={body}
              onChange={(event) => write(event.currentTarget.value, event.currentTarget.selectionStart)}
              onKeyDown={keys}
              onBlur={() => combobox.closeDropdown()}
            />
          </Combobox.EventsTarget>
          <Combobox.DropdownTarget>
            <span />
          </Combobox.DropdownTarget>
          <Combobox.Dropdown hidden={offered.length === 0}>
            <Combobox.Options aria-label="People">
              {offered.slice(0, 8).map(({ id, name }) => (
                <Combobox.Option key={id} value={name}>
                  {name}
                </Combobox.Option>
              ))}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
        {fields.length > 0 && (
          <Select
            size="xs"
            label="About"
            value={field}
            onChange={(value) => keep((before) => ({ ...before, field: value ?? "" }))}
            allowDeselect={false}
            data={["", ...fields].map((name) => ({ value: name, label: fieldInWords(name) }))}
          />
        )}
        {error !== null && <ErrorNotice title="The comment was not sent. It is kept here." error={error} />}
        <Group justify="flex-end" gap="xs">
          {named.length > 0 && (
            <Text size="xs" c="dimmed" flex={1}>
              {named.map(({ name }) => name).join(", ")} will be told.
            </Text>
          )}
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              forget();
              onCancel();
            }}
          >
            Cancel
          </Button>
          <Button size="xs" type="submit" loading={busy} disabled={body.trim() === ""}>
            Send
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function inWords(chord: string | null, does: string): string {
  return chord === null ? "" : `${chordInWords(chord)} ${does}.`;
}
