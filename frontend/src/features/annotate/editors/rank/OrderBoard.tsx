import {
  type Announcements,
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  PointerSensor,
  pointerWithin,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconChevronDown, IconChevronUp, IconGripVertical, IconX } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { textOfMessages } from "@/components/conversation/messages";
import { KeyCap } from "@/components/keys/KeyHelp";
import { numbered } from "@/components/keys/registry";
import classes from "./OrderBoard.module.css";
import { placedIn, placeOf, putAt, type Spot, step, type Tiers, tierOf } from "./order";
import type { Ranked } from "./useRanking";

const EXCERPT = 90;
/** Pressing is no dragging yet. */
const DISTANCE = { distance: 5 };

/** Three answers or more in their order: dragged, moved by buttons and arrow keys, or put one after the other by digits. */
export function OrderBoard({ ranked }: { ranked: Ranked }) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: DISTANCE }));
  const bad = ranked.payload.choice === "both_bad";
  const tiers: Tiers = bad ? [] : (ranked.payload.ranking ?? []);
  const waiting = ranked.letters.filter((letter) => !placedIn(tiers).includes(letter));
  const drop = ({ active, over }: DragEndEvent) => {
    const spot = over && spotOf(String(over.id));
    if (spot) ranked.setOrder(putAt(tiers, String(active.id), spot));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : null;
    const letter = event.currentTarget.dataset.letter;
    if (by === null || letter === undefined || tierOf(tiers, letter) < 0) return;
    event.preventDefault();
    ranked.setOrder(step(tiers, letter, by));
    keepFocus(letter);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      onDragEnd={drop}
      accessibility={{ announcements: ANNOUNCEMENTS, screenReaderInstructions: { draggable: "" } }}
    >
      <section className={classes.board} aria-label="Order of the answers">
        <ol className={classes.tiers} aria-label="Best first">
          <Gap index={0} />
          {tiers.map((tier, index) => (
            <Tier key={tier.join("")} index={index} place={placeOf(tiers, index)} shared={tier.length > 1}>
              {tier.map((letter) => (
                <Chip key={letter} letter={letter} ranked={ranked} onKeyDown={onKeyDown}>
                  <Move
                    label={`Move ${letter} up`}
                    icon={IconChevronUp}
                    disabled={index === 0 && tier.length === 1}
                    onClick={() => ranked.setOrder(step(tiers, letter, -1))}
                  />
                  <Move
                    label={`Move ${letter} down`}
                    icon={IconChevronDown}
                    disabled={index === tiers.length - 1 && tier.length === 1}
                    onClick={() => ranked.setOrder(step(tiers, letter, 1))}
                  />
                  <Move
                    label={`Take ${letter} out of the order`}
                    icon={IconX}
                    onClick={() => ranked.setOrder(putAt(tiers, letter, "out"))}
                  />
                </Chip>
              ))}
            </Tier>
          ))}
        </ol>
        {waiting.length > 0 && (
          <Pool
            all={bad ? "All are bad" : tiers.length === 0 ? "Put the best one first" : "Not in the order yet"}
          >
            {waiting.map((letter) => (
              <Chip key={letter} letter={letter} ranked={ranked} onKeyDown={onKeyDown} />
            ))}
          </Pool>
        )}
      </section>
    </DndContext>
  );
}

function Tier({
  index,
  place,
  shared,
  children,
}: {
  index: number;
  place: string;
  shared: boolean;
  children: React.ReactNode;
}) {
  const { setNodeRef, isOver } = useDroppable({ id: `tier ${index}` });
  return (
    <>
      <li ref={setNodeRef} className={classes.tier} data-over={isOver || undefined}>
        <Text size="sm" fw={600} className={classes.place}>
          {place}
          {shared && (
            <Text span size="xs" c="dimmed" display="block">
              tied
            </Text>
          )}
        </Text>
        <div className={classes.chips}>{children}</div>
      </li>
      <Gap index={index + 1} />
    </>
  );
}

/** Between two tiers: what is put down here has a place of its own. */
function Gap({ index }: { index: number }) {
  const { setNodeRef, isOver, active } = useDroppable({ id: `gap ${index}` });
  return (
    <li
      ref={setNodeRef}
      className={classes.gap}
      data-open={active !== null || undefined}
      data-over={isOver || undefined}
      aria-hidden
    />
  );
}

function Pool({ all, children }: { all: string; children: React.ReactNode }) {
  const { setNodeRef, isOver } = useDroppable({ id: "out" });
  return (
    <div ref={setNodeRef} className={classes.pool} data-over={isOver || undefined}>
      <Text size="sm" c="dimmed" mb={6}>
        {all}
      </Text>
      <div className={classes.chips}>{children}</div>
    </div>
  );
}

function Chip({
  letter,
  ranked,
  onKeyDown,
  children,
}: {
  letter: string;
  ranked: Ranked;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  children?: React.ReactNode;
}) {
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({ id: letter });
  const index = ranked.letters.indexOf(letter);
  const keyId = numbered("rank.place", index + 1);
  const excerpt = textOfMessages(ranked.candidates[index]?.messages)
    .replace(/[*_`#>]+/g, "")
    .slice(0, EXCERPT);
  const placed = children !== undefined;
  return (
    <div
      ref={setNodeRef}
      className={classes.chip}
      data-dragging={isDragging || undefined}
      style={transform ? { transform: `translate(${transform.x}px, ${transform.y}px)` } : undefined}
    >
      <button
        type="button"
        className={classes.handle}
        data-letter={letter}
        aria-label={placed ? `Answer ${letter}: move it with the arrow keys` : `Put answer ${letter} next`}
        {...listeners}
        onKeyDown={onKeyDown}
        onClick={() => !placed && ranked.place(letter)}
      >
        <IconGripVertical size={15} aria-hidden className={classes.grip} />
        <span className={classes.letter}>{letter}</span>
        <Text span size="sm" truncate className={classes.excerpt}>
          {excerpt}
        </Text>
        {keyId && !placed && <KeyCap of={keyId} className={classes.cap} />}
      </button>
      {placed && (
        <Group gap={0} wrap="nowrap">
          {children}
        </Group>
      )}
    </div>
  );
}

function Move({
  label,
  icon: Glyph,
  disabled = false,
  onClick,
}: {
  label: string;
  icon: typeof IconX;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="md"
        variant="subtle"
        color="gray"
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        <Glyph size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Under the pointer; beside the board, what is nearest. */
const underPointer: CollisionDetection = (args) => {
  const under = pointerWithin(args);
  return under.length > 0 ? under : closestCenter(args);
};

function spotOf(id: string): Spot | null {
  const [kind, number] = id.split(" ");
  if (kind === "out") return "out";
  if (kind === "tier") return { tier: Number(number) };
  return kind === "gap" ? { gap: Number(number) } : null;
}

/** Moving draws the chip in another list: the focus goes with it. */
function keepFocus(letter: string) {
  window.setTimeout(() => document.querySelector<HTMLElement>(`button[data-letter="${letter}"]`)?.focus(), 0);
}

/** The page says itself what the order is. */
const ANNOUNCEMENTS: Announcements = {
  onDragStart: ({ active }) => `Answer ${active.id} is picked up.`,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: ({ active }) => `Answer ${active.id} is back where it was.`,
};
