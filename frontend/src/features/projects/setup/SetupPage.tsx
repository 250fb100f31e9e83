import { Button, Group } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { toApiError } from "@/api/errors";
import { ErrorNotice } from "@/components/ErrorNotice";
import { PageFrame } from "@/components/PageFrame";
import { PageHeader } from "@/components/PageHeader";
import { QueryBoundary } from "@/components/QueryBoundary";
import { useCreateProject } from "../api";
import { createProjectRoute } from "../routes";
import { withoutFaultsOf } from "../settings/workbenchValues";
import { AboutStep } from "./AboutStep";
import { AnswersStep } from "./AnswersStep";
import { templatesQuery } from "./api";
import { GuidelinesStep } from "./GuidelinesStep";
import { forgetSetup, keepSetup, keptSetup } from "./kept";
import { PeopleStep } from "./PeopleStep";
import { Preview } from "./Preview";
import classes from "./Setup.module.css";
import { StartStep } from "./StartStep";
import { StepList } from "./StepList";
import {
  faultsOn,
  type Kind,
  NOTHING,
  projectOf,
  type SetupValues,
  setupFaults,
  stepOf,
  type Template,
} from "./setupValues";
import type { StepProps } from "./step";
import { STEPS, type Step } from "./steps";

const CONTENT: Record<Step, (props: StepProps) => React.ReactNode> = {
  start: StartStep,
  about: AboutStep,
  answers: AnswersStep,
  guidelines: GuidelinesStep,
  people: PeopleStep,
};

const OF_KIND: Partial<Record<keyof SetupValues, Kind>> = {
  output_schema: "write",
  tools: "write",
  checklist: "write",
  rank_reasons: "rank",
  dimensions: "rank",
};

/** A project, set up step by step, with what the annotator will see beside it. */
export function SetupPage() {
  const templates = useQuery(templatesQuery);
  return (
    <PageFrame width="wide">
      <PageHeader
        title="Create project"
        crumbs={[{ label: "Projects", to: "/projects" }]}
        description="You become its manager. Everything here can be changed later."
      />
      <QueryBoundary query={templates} errorTitle="The templates could not be loaded">
        {(found) => <Setup templates={found} />}
      </QueryBoundary>
    </PageFrame>
  );
}

function Setup({ templates }: { templates: Template[] }) {
  const { step: asked = "start" } = createProjectRoute.useSearch();
  const navigate = useNavigate();
  const create = useCreateProject();
  // What was entered before: leaving the page, or loading it anew, does not lose it.
  const [kept] = useState(keptSetup);
  const form = useForm<SetupValues>({
    initialValues: kept,
    onValuesChange: (values) => {
      keepSetup(values);
      // What was refused is being mended: the notice has done its work.
      create.reset();
    },
  });
  const { values } = form;
  const [shown, setShown] = useState<Kind>("write");
  const template = templates.find(({ key }) => key === values.template) ?? null;
  const step: Step = values.template === null ? "start" : asked;
  const at = STEPS.indexOf(step);
  const heading = useFocusOnChange(step);

  const open = (next: Step) =>
    void navigate({ to: "/projects/new", search: next === "start" ? {} : { step: next } });
  const show = (faults: Record<string, string>) => {
    form.setErrors(faults);
    window.setTimeout(focusFault, 0);
  };
  const goOn = () => {
    const faults = faultsOn(step, values);
    if (Object.keys(faults).length > 0) return show(faults);
    form.clearErrors();
    const next = STEPS[at + 1];
    return next ? open(next) : finish();
  };
  const refuse = (faults: Record<string, string>) => {
    const steps = Object.keys(faults).map(stepOf);
    const first = STEPS.find((one) => steps.includes(one));
    if (first && first !== step) open(first);
    show(faults);
  };
  const finish = () => {
    const faults = setupFaults(values);
    if (Object.keys(faults).length > 0) return refuse(faults);
    return create.mutate(projectOf(values), {
      onSuccess: (project) => {
        forgetSetup();
        notifications.show({
          title: `${project.name} is set up`,
          message: doneMessage(values, template),
        });
        void navigate({ to: "/projects/$projectId", params: { projectId: project.id } });
      },
      onError: (error) => {
        const faults = toApiError(error).fieldErrors();
        if (Object.keys(faults).length > 0) refuse(faults);
      },
    });
  };
  const startOver = () => {
    form.setValues(NOTHING);
    form.clearErrors();
    forgetSetup();
    open("start");
  };
  const set: StepProps["set"] = (field, value) => {
    // What is changed is what one wants to see.
    setShown(OF_KIND[field] ?? shown);
    form.setValues({ [field]: value });
    form.setErrors(withoutFaultsOf(field, form.errors));
  };
  const Content = CONTENT[step];
  const props: StepProps = {
    values,
    errors: form.errors as Record<string, string>,
    set,
    setAll: (next) => {
      form.setValues(next);
      form.clearErrors();
    },
    templates,
    template,
    heading,
  };
  return (
    <div className={classes.columns}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          goOn();
        }}
      >
        <StepList step={step} values={values} onStep={open} />
        <Content {...props} />
        {create.error && <ErrorNotice title="The project was not created" error={create.error} />}
        <Group className={classes.footer} gap="xs">
          {at > 0 && (
            <Button variant="default" onClick={() => open(STEPS[at - 1] ?? "start")}>
              Back
            </Button>
          )}
          <Button type="submit" loading={create.isPending}>
            {step === "people" ? "Create project" : "Next"}
          </Button>
          {values.template !== null && (
            <Button variant="subtle" onClick={startOver} ml="auto">
              Start over
            </Button>
          )}
        </Group>
      </form>
      <Preview values={values} template={template} step={step} kind={shown} onKind={setShown} />
    </div>
  );
}

function doneMessage(values: SetupValues, template: Template | null): string {
  const examples = template?.examples.filter(({ kind }) => values.kinds.includes(kind)).length ?? 0;
  if (!values.examples || examples === 0) return "Import prompts, and the work can begin.";
  return `${examples} example tasks are waiting.`;
}

/** The first thing that is wrong gets the focus, as in any form. */
function focusFault() {
  document.querySelector<HTMLElement>("form [aria-invalid=true], form [data-fault]")?.focus();
}

/** A new step is announced and read from its heading. */
function useFocusOnChange(step: Step) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    window.scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [step]);
  return heading;
}
