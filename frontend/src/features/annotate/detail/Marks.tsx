import { Badge, Tooltip } from "@mantine/core";

/** What was unusual about a submission. */
export function Marks({
  late,
  extra,
  drafted = false,
}: {
  late: boolean;
  extra: boolean;
  drafted?: boolean;
}) {
  return (
    <>
      {drafted && (
        <Tooltip label="It was begun with a draft by a model.">
          <Badge variant="default">Drafted</Badge>
        </Tooltip>
      )}
      {late && (
        <Tooltip label="It came after the time for the task was over.">
          <Badge variant="default">Late</Badge>
        </Tooltip>
      )}
      {extra && (
        <Tooltip label="The task had all its answers by then. This one is kept beside them.">
          <Badge variant="default">Extra</Badge>
        </Tooltip>
      )}
    </>
  );
}
