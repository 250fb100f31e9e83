import { Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import classes from "./Setup.module.css";
import { faultsOn, type SetupValues } from "./setupValues";
import { STEPS, type Step } from "./steps";

const LABELS: Record<Step, string> = {
  start: "Start",
  about: "What it is",
  answers: "Answers",
  guidelines: "Guidelines",
  people: "People",
};

/** The way through the set-up. Every step can be opened at any time, once there is something to start from. */
export function StepList({
  step,
  values,
  onStep,
}: {
  step: Step;
  values: SetupValues;
  onStep: (step: Step) => void;
}) {
  const at = STEPS.indexOf(step);
  return (
    <nav aria-label="Steps">
      <ol className={classes.steps}>
        {STEPS.map((one, index) => {
          const done = index < at && Object.keys(faultsOn(one, values)).length === 0;
          return (
            <li key={one}>
              <button
                type="button"
                className={classes.step}
                aria-current={one === step ? "step" : undefined}
                disabled={values.template === null && one !== "start"}
                onClick={() => one !== step && onStep(one)}
              >
                <span className={classes.number} aria-hidden>
                  {done ? <IconCheck size={13} stroke={2.4} /> : index + 1}
                </span>
                <Text span inherit className={classes.stepLabel}>
                  {LABELS[one]}
                </Text>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
