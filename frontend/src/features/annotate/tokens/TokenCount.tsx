import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { memo } from "react";
import type { TokenRecord } from "../editors/useWriting";
import type { WritePayload } from "../editors/writing";
import classes from "./TokenCount.module.css";
import { countInWords, type Length, partsInWords, standingOf, tooLongInWords } from "./tokens";
import { useTokenCount } from "./useTokenCount";

/** How long the answer and its prompt are for the model that learns from them. */
export function TokenCount({ record, payload }: { record: TokenRecord | null; payload: WritePayload }) {
  return <Shown length={useTokenCount(record, payload)} />;
}

const Shown = memo(function Shown({ length }: { length: Length | null }) {
  const count = length?.count ?? null;
  const limit = length?.limit ?? null;
  const standing = count && standingOf(count, limit);
  return (
    <div className={classes.count}>
      {count && (
        <Text size="xs" c="dimmed" className="tabular">
          <Text span inherit fw={600} c={standing === "fits" ? undefined : "var(--mantine-color-text)"}>
            {countInWords(count, limit)}
          </Text>
          {`: ${partsInWords(count)}`}
        </Text>
      )}
      <div role="status" aria-live="polite">
        {count && limit !== null && standing === "over" && (
          <Text size="sm" className={classes.warning}>
            <IconAlertTriangle size={16} aria-hidden className={classes.icon} />
            <span>{tooLongInWords(count, limit)}</span>
          </Text>
        )}
      </div>
    </div>
  );
});
