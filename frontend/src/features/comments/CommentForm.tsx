import { Button, Combobox, Group, Select, Stack, Text, Textarea, useCombobox } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { ErrorNotice } from "@/components/ErrorNotice";
import type { NewComment, Person } from "./api";
import { fieldInWords, mentionsIn, nameBeingTyped } from "./threads";

const MAX_CHARACTERS = 5000;

/** Writes a comment. "@" offers the people who can be named. */
export function CommentForm({
  label,
  people,
  fields,
  onSend,
  onCancel,
}: {
  label: string;
  people: Person[];
  fields: string[];
  onSend: (comment: NewComment) => Promise<unknown>;
  onCancel: () => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState("");
  const [field, setField] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const combobox = useCombobox();
  const offered =
    typed === null ? [] : people.filter(({ name }) => name.toLowerCase().includes(typed.toLowerCase()));
  const named = mentionsIn(body, people);
  useEffect(() => area.current?.focus(), []);

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
    } catch (thrown) {
      setBusy(false);
      setError(thrown);
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      void send();
    } else if (event.key === "Escape" && offered.length === 0) {
      // The page's own Escape leaves more than this form.
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      onCancel();
    }
  };
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack gap="xs">
        <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" width={260}>
          <Combobox.EventsTarget withExpandedAttribute={false}>
            <Textarea
              ref={area}
              label={label}
              description="Ctrl+Enter sends it. @ names somebody, who then finds it on their home page."
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
            onChange={(value) => setField(value ?? "")}
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
          <Button size="xs" variant="default" onClick={onCancel}>
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
