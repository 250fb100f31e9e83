import { Button, Group, Text } from "@mantine/core";
import { IconFileText, IconUpload } from "@tabler/icons-react";
import { useId, useRef, useState } from "react";
import { bytes } from "@/components/numbers";
import classes from "./Imports.module.css";

/** Takes a file: dropped here, or chosen with the button (which is the way for the keyboard). */
export function FileDrop({
  file,
  onFile,
  error,
}: {
  file: File | null;
  onFile: (file: File) => void;
  error?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div>
      <section
        className={classes.drop}
        data-over={over || undefined}
        data-error={error ? true : undefined}
        aria-label="File to import"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const dropped = event.dataTransfer.files[0];
          if (dropped) onFile(dropped);
        }}
      >
        {file ? (
          <IconFileText size={26} stroke={1.5} aria-hidden />
        ) : (
          <IconUpload size={26} stroke={1.5} aria-hidden />
        )}
        <div className={classes.dropText}>
          <Text size="sm" fw={550} className={classes.fileName}>
            {file ? file.name : "Drop a .jsonl file here"}
          </Text>
          <Text size="xs" c="dimmed">
            {file ? bytes(file.size) : "or choose it from this computer"}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            variant="default"
            onClick={() => input.current?.click()}
            aria-describedby={error ? id : undefined}
          >
            {file ? "Choose another" : "Choose a file"}
          </Button>
        </Group>
        <input
          ref={input}
          type="file"
          accept=".jsonl,.ndjson,.json,application/x-ndjson"
          hidden
          aria-label="File"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) onFile(chosen);
            // The same file can be chosen again after it was mended.
            event.currentTarget.value = "";
          }}
        />
      </section>
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" mt={5} id={id} role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}
