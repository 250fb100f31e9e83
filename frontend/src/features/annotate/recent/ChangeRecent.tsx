import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Conversation } from "@/components/conversation/Conversation";
import { ButtonLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { PageBoundary } from "@/components/PageBoundary";
import { type AnnotationDetail, annotationQuery } from "../api";
import { FixEditor } from "../mine/FixEditor";
import classes from "./Recent.module.css";

/** One of the last answers, open again in the place of the task at hand, which waits with its draft. */
export function ChangeRecent({ id, onEnd }: { id: number; onEnd: (changed: boolean) => void }) {
  // What it says now, not what it said when it was read last.
  const query = useQuery({ ...annotationQuery(id), staleTime: 0 });
  return (
    <PageBoundary query={query} what="answer" back={{ label: "My work", to: "/my-work" }}>
      {(detail) => <Change detail={detail} onEnd={onEnd} />}
    </PageBoundary>
  );
}

function Change({ detail, onEnd }: { detail: AnnotationDetail; onEnd: (changed: boolean) => void }) {
  const start = useRef<HTMLElement>(null);
  useEffect(() => {
    window.scrollTo({ top: 0 });
    if (detail.kind === "rank") start.current?.focus({ preventScroll: true });
  }, [detail.kind]);
  if (!detail.can_revise)
    return (
      <Notice tone="warning" title="This answer stays as it is" live>
        Somebody has looked at it by now, or you have answered ten others since.{" "}
        <ButtonLink
          size="compact-xs"
          variant="default"
          to="/annotations/$annotationId"
          params={{ annotationId: detail.id }}
        >
          Look at it
        </ButtonLink>
      </Notice>
    );
  return (
    <div className={classes.panes}>
      <section aria-labelledby="asked" ref={start} tabIndex={-1} style={{ outline: "none" }}>
        <Title order={2} size="h4" id="asked" mb="xs">
          Prompt
        </Title>
        <Conversation
          messages={detail.item.messages}
          tools={detail.item.tools}
          label="The prompt's messages"
        />
      </section>
      <FixEditor
        key={detail.revision_number}
        detail={detail}
        onDone={() => onEnd(true)}
        onCancel={() => onEnd(false)}
      />
    </div>
  );
}
