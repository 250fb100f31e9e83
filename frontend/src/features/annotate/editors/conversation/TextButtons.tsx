import { Button, Group } from "@mantine/core";
import { IconEye, IconMessagePlus } from "@tabler/icons-react";
import { memo, useState } from "react";
import { RichText } from "@/components/text/RichText";
import classes from "./ConversationEditor.module.css";

/** Below an answer that is one text: another turn, and the text as everybody else will see it. */
export const TextButtons = memo(function TextButtons({
  text,
  onTurn,
}: {
  text: string;
  onTurn: (() => void) | null;
}) {
  const [preview, setPreview] = useState(false);
  return (
    <>
      <Group gap="xs">
        {onTurn && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconMessagePlus size={15} aria-hidden />}
            onClick={onTurn}
          >
            Add a turn
          </Button>
        )}
        <Button
          size="compact-sm"
          variant={preview ? "light" : "default"}
          aria-pressed={preview}
          leftSection={<IconEye size={15} aria-hidden />}
          onClick={() => setPreview((now) => !now)}
        >
          Preview
        </Button>
      </Group>
      {preview && (
        <section className={classes.preview} aria-label="Preview">
          <RichText text={text} />
        </section>
      )}
    </>
  );
});
