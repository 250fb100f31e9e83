import { Checkbox, Text } from "@mantine/core";
import { IconCircle, IconCircleCheckFilled } from "@tabler/icons-react";
import { memo } from "react";
import classes from "./Checklist.module.css";
import type { Check } from "./writing";

/** What makes a good answer here, to be ticked. `asked`: somebody wants to submit, so what is missing is pointed at. */
export const Checklist = memo(function Checklist({
  checklist,
  ticked,
  asked,
  onTick,
  boxes,
}: {
  checklist: Check[];
  ticked: string[];
  asked: boolean;
  onTick: (key: string, ticked: boolean) => void;
  boxes: React.RefObject<HTMLDivElement | null>;
}) {
  if (checklist.length === 0) return null;
  return (
    <Checkbox.Group
      label="A good answer"
      description="Tick what holds."
      classNames={{ label: classes.title }}
      value={ticked}
      onChange={(now) => {
        const changed = checklist.find(({ key }) => now.includes(key) !== ticked.includes(key));
        if (changed) onTick(changed.key, now.includes(changed.key));
      }}
    >
      <div ref={boxes} className={classes.list}>
        {checklist.map(({ key, text, required }) => (
          <Checkbox
            key={key}
            value={key}
            size="sm"
            label={required ? text : `${text} (if it applies)`}
            error={asked && required && !ticked.includes(key) ? "Not ticked yet" : undefined}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
});

/** What was ticked, for those who read the answer. */
export function ChecklistView({ checklist, ticked }: { checklist: Check[]; ticked: string[] }) {
  if (checklist.length === 0) return null;
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={4}>
        Ticked by the author: {checklist.filter(({ key }) => ticked.includes(key)).length} of{" "}
        {checklist.length}
      </Text>
      <ul className={classes.read} aria-label="Checklist">
        {checklist.map(({ key, text }) => {
          const done = ticked.includes(key);
          return (
            <li key={key} data-done={done || undefined}>
              {done ? (
                <IconCircleCheckFilled size={16} aria-hidden className={classes.done} />
              ) : (
                <IconCircle size={16} aria-hidden className={classes.open} />
              )}
              <Text size="sm">
                <span className="visually-hidden">{done ? "Ticked: " : "Not ticked: "}</span>
                {text}
              </Text>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
