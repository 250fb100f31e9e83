import { ActionIcon, Badge, Button, CloseButton, Table, Text, Tooltip } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useState } from "react";
import { Chord } from "@/components/keys/Chord";
import { chordsFor, conflictsOf, type KeyMap, whyNot, withChords } from "@/components/keys/keymap";
import { chordInWords } from "@/components/keys/keys";
import { actionOf, type KeyId } from "@/components/keys/registry";
import { ConflictNotice } from "./ConflictNotice";
import classes from "./Keyboard.module.css";
import { KeyRecorder } from "./KeyRecorder";

/** The server keeps no more for one action. */
const MOST_CHORDS = 4;

/** One action with its keys: take one away, add one, go back to how it comes. */
export function KeyRow({
  id,
  map,
  onChange,
}: {
  id: KeyId;
  map: KeyMap;
  onChange: (map: KeyMap, said: string) => void;
}) {
  const [recording, setRecording] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const { label } = actionOf(id);
  const chords = chordsFor(id, map);
  const add = (chord: string, from: KeyId[] = []) => {
    let next = withChords(map, id, [...chords, chord]);
    for (const other of from)
      next = withChords(
        next,
        other,
        chordsFor(other, next).filter((held) => held !== chord),
      );
    setWanted(null);
    onChange(next, `${chordInWords(chord)} is now: ${label}.`);
  };
  const hear = (chord: string) => {
    setRecording(false);
    const wrong = chords.includes(chord) ? "It is this action's key already." : whyNot(chord, id);
    setProblem(wrong && `${chordInWords(chord)}: ${wrong}`);
    if (wrong !== null) return;
    if (conflictsOf(id, chord, map).length > 0) setWanted(chord);
    else add(chord);
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm">{label}</Text>
        {problem !== null && (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            {problem}
          </Text>
        )}
        {wanted !== null && (
          <ConflictNotice
            chord={wanted}
            others={conflictsOf(id, wanted, map)}
            onTake={() => add(wanted, conflictsOf(id, wanted, map))}
            onCancel={() => setWanted(null)}
          />
        )}
      </Table.Td>
      <Table.Td>
        <div className={classes.keys}>
          {id in map && <Badge variant="light">Yours</Badge>}
          {chords.map((chord) => (
            <span key={chord} className={classes.chord}>
              <Chord chord={chord} />
              <CloseButton
                size={24}
                iconSize={14}
                aria-label={`Take ${chordInWords(chord)} away from: ${label}`}
                onClick={() =>
                  onChange(
                    withChords(
                      map,
                      id,
                      chords.filter((held) => held !== chord),
                    ),
                    `${chordInWords(chord)} was taken away.`,
                  )
                }
              />
            </span>
          ))}
          {chords.length === 0 && (
            <Text size="xs" c="dimmed">
              No key
            </Text>
          )}
          {recording ? (
            <KeyRecorder label={label} onChord={hear} onCancel={() => setRecording(false)} />
          ) : (
            chords.length < MOST_CHORDS && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Add a key for: ${label}`}
                onClick={() => {
                  setProblem(null);
                  setWanted(null);
                  setRecording(true);
                }}
              >
                Add a key
              </Button>
            )
          )}
          {id in map && (
            <Tooltip label="As it comes">
              <ActionIcon
                size={24}
                variant="subtle"
                color="gray"
                aria-label={`Usual keys for: ${label}`}
                onClick={() => onChange(withChords(map, id, actionOf(id).keys), "The usual keys are back.")}
              >
                <IconArrowBackUp size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      </Table.Td>
    </Table.Tr>
  );
}
