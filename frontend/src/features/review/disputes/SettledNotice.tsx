import { useRoles } from "@/app/session";
import { AnchorLink } from "@/components/links";
import { Notice } from "@/components/Notice";
import { anchorOf, headingInWords } from "@/components/text/sections";
import { causeInWords } from "../causes";

/** What was decided last, in words. */
export interface Settled {
  /** "Answer 2", or `null` where none held. */
  label: string | null;
  edited: boolean;
  cause: string;
  section: string;
}

/** Says what came of the last decision, and leads to the section of the guidelines that it was about. */
export function SettledNotice({ settled, projectId }: { settled: Settled; projectId: number }) {
  const manages = useRoles(projectId).has("manager");
  const { label, edited, cause, section } = settled;
  const words =
    label === null
      ? "No answer held; the task is asked anew."
      : `${label} holds${edited ? " as you edited it" : ""}; the others are set aside.`;
  const about = section === "" ? "the guidelines" : `“${headingInWords(section)}”`;
  return (
    <Notice tone="good" title={`Settled. ${words}`} live>
      Cause: {causeInWords(cause)}.{" "}
      <AnchorLink
        size="sm"
        to="/projects/$projectId/guidelines"
        params={{ projectId }}
        search={manages ? { edit: section === "" ? true : section } : {}}
        hash={section === "" || manages ? undefined : anchorOf(section)}
      >
        {manages ? `Change ${about}` : `Read ${about}`}
      </AnchorLink>
    </Notice>
  );
}
