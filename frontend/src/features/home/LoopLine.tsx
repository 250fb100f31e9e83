import { Link } from "@tanstack/react-router";
import type { ManagerWork } from "./api";
import classes from "./Home.module.css";
import { figureOf, LOOP, type StepState, stateOf, turnOf } from "./loop";
import { pageOf } from "./pageOf";

const SPOKEN: Record<StepState, string> = { done: "", next: ", the next step", later: "" };

/** The way from data to a better model and back, with what there is at each step. */
export function LoopLine({
  work,
  counts,
}: {
  work: ManagerWork;
  counts: { items: number; openTasks: number } | null;
}) {
  const next = turnOf(work.next.code)?.step;
  return (
    <div className={classes.loop}>
      <ol className={classes.steps}>
        {LOOP.map((step) => {
          const state = stateOf(step.key, next);
          const figure = figureOf(step.key, work, counts);
          return (
            <li key={step.key} className={classes.step} data-state={state}>
              <Link
                to={pageOf(step.page)}
                params={{ projectId: work.project_id } as never}
                className={classes.link}
                aria-current={state === "next" ? "step" : undefined}
              >
                <span className={classes.dot}>
                  <step.icon size={19} stroke={1.7} aria-hidden />
                </span>
                <span className={classes.label}>
                  {step.label}
                  <span className="visually-hidden">{SPOKEN[state]}</span>
                </span>
                <span className={`${classes.figure} tabular`}>{figure ?? "\u00a0"}</span>
              </Link>
            </li>
          );
        })}
      </ol>
      <div className={classes.back}>
        <span>What people prefer becomes data for the next round</span>
      </div>
    </div>
  );
}
