import { percent } from "@/components/numbers";
import classes from "./IntervalTrack.module.css";
import { type Interval, intervalText, place, rangeText, valueDigits } from "./intervals";

const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Shares with their intervals, one row for each, on one scale from 0 to 100 percent. */
export function IntervalTracks({
  rows,
  middle = false,
  ends,
}: {
  rows: { key: string | number; name: string; interval: Interval | null; muted?: boolean }[];
  /** Marks 50 percent, where neither side is better. */
  middle?: boolean;
  /** What the two ends of the scale mean. */
  ends?: [left: string, right: string];
}) {
  return (
    <div className={classes.chart} data-middle={middle || undefined}>
      {rows.map(({ key, name, interval, muted }) => (
        <div key={key} className={classes.row} data-muted={muted || undefined}>
          <span className={classes.name} title={name}>
            {name}
          </span>
          {interval ? (
            <>
              <span
                className={classes.track}
                role="img"
                aria-label={`${name}: ${intervalText(interval)}, 95 percent interval`}
              >
                <span
                  className={classes.range}
                  style={{ left: place(interval.low), right: place(1 - interval.high) }}
                />
                <span className={classes.dot} style={{ left: place(interval.value) }} />
              </span>
              <span className={classes.figure} aria-hidden>
                <strong>{percent(interval.value, valueDigits(interval))}</strong>
                <span>{rangeText(interval)}</span>
              </span>
            </>
          ) : (
            <>
              <span className={classes.track} />
              <span className={classes.figure}>
                <span>Not measured</span>
              </span>
            </>
          )}
        </div>
      ))}
      <div className={classes.row} data-axis aria-hidden>
        <span className={classes.name} data-axis />
        <span className={classes.axis}>
          {TICKS.map((tick) => (
            <span key={tick} style={{ left: place(tick) }}>
              {percent(tick)}
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
