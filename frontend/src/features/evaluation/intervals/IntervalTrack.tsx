import { percent } from "@/components/numbers";
import classes from "./IntervalTrack.module.css";
import { type Interval, intervalText, place, rangeText, valueDigits } from "./intervals";

export interface Tick {
  at: number;
  label: string;
}

const TICKS: Tick[] = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: percent(at) }));
const inPercent = (interval: Interval) => ({
  value: percent(interval.value, valueDigits(interval)),
  range: rangeText(interval),
  spoken: intervalText(interval),
});

/**
 * Values with their intervals, one row for each, on one scale: shares from 0 to 100 percent, or what `ticks` and each
 * row's `words` make of it.
 */
export function IntervalTracks({
  rows,
  middle = false,
  ends,
  ticks = TICKS,
}: {
  rows: {
    key: string | number;
    name: string;
    interval: Interval | null;
    muted?: boolean;
    /** What is said of it, where it is no share. */
    words?: { value: string; range: string; spoken: string };
    /** What stands where there is no interval. */
    missing?: string;
  }[];
  /** Marks 50 percent, where neither side is better. */
  middle?: boolean;
  ticks?: Tick[];
  /** What the two ends of the scale mean. */
  ends?: [left: string, right: string];
}) {
  return (
    <div className={classes.chart} data-middle={middle || undefined}>
      {rows.map(({ key, name, interval, muted, missing, words }) => (
        <div key={key} className={classes.row} data-muted={muted || undefined}>
          <span className={classes.name} title={name}>
            {name}
          </span>
          {interval ? (
            <>
              <span
                className={classes.track}
                role="img"
                aria-label={`${name}: ${(words ?? inPercent(interval)).spoken}, 95 percent interval`}
              >
                <span
                  className={classes.range}
                  style={{ left: place(interval.low), right: place(1 - interval.high) }}
                />
                <span className={classes.dot} style={{ left: place(interval.value) }} />
              </span>
              <span className={classes.figure} aria-hidden>
                <strong>{(words ?? inPercent(interval)).value}</strong>
                <span>{(words ?? inPercent(interval)).range}</span>
              </span>
            </>
          ) : (
            <>
              <span className={classes.track} />
              <span className={classes.figure}>
                <span>{missing ?? "Not measured"}</span>
              </span>
            </>
          )}
        </div>
      ))}
      <div className={classes.row} data-axis aria-hidden>
        <span className={classes.name} data-axis />
        <span className={classes.axis}>
          {ticks.map(({ at, label }) => (
            <span key={label} style={{ left: place(at) }}>
              {label}
            </span>
          ))}
        </span>
        <span className={classes.figure} />
      </div>
      {ends && (
        <div className={classes.row} data-axis>
          <span className={classes.name} data-axis />
          <span className={classes.ends}>
            <span>← {ends[0]}</span>
            <span>{ends[1]} →</span>
          </span>
          <span className={classes.figure} />
        </div>
      )}
    </div>
  );
}
