import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { ApiError } from "@/api/errors";
import type { Verdicts } from "./useVerdicts";

/** Verdicts that did not arrive, each with its reason and the ways to go on. */
export function FailedVerdicts({ verdicts, onOpen }: { verdicts: Verdicts; onOpen: (id: number) => void }) {
  if (verdicts.failed.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
      {verdicts.failed.map(({ id, prompt, body, error }) => {
        const overtaken = error.status === 409;
        return (
          <Alert
            key={id}
            role="alert"
            color={overtaken ? "orange" : "red"}
            variant="light"
            title={overtaken ? overtakenTitle(error) : "A verdict was not saved"}
          >
            <Text size="sm" fs="italic" lineClamp={1}>
              {prompt}
            </Text>
            <Text size="sm">
              {error.code === "illegal_move" ? "It has a verdict. Yours was not recorded." : error.message}
            </Text>
            <Group gap="xs" mt="xs">
              {!overtaken && (
                <Button size="xs" onClick={() => void verdicts.decide(id, prompt, body)}>
                  Send it again
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => onOpen(id)}>
                Open it
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => verdicts.dismiss(id)}>
                Dismiss
              </Button>
            </Group>
          </Alert>
        );
      })}
    </Stack>
  );
}

function overtakenTitle(error: ApiError): string {
  return error.code === "illegal_move" ? "Somebody else decided first" : "It changed in the meantime";
}
