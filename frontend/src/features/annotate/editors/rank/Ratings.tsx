import { Group, Text } from "@mantine/core";
import { type KeyboardEvent, useId } from "react";
import type { Dimension } from "../../api";
import { RATINGS, type RankPayload, rate } from "../ranking";
import classes from "./Rank.module.css";
import type { Ranked } from "./useRanking";

/** The ratings of one answer. A digit rates and goes on to the next; 0 takes the rating back. */
export function RatingFields({ letter, ranked }: { letter: string; ranked: Ranked }) {
  return (
    <div className={classes.ratings} data-ratings>
      {ranked.dimensions.map((dimension) => (
        <Rating
          key={dimension.key}
          dimension={dimension}
          letter={letter}
          value={ranked.payload.ratings?.[dimension.key]?.[letter] ?? null}
          onRate={(rating) => ranked.onChange(rate(ranked.payload, dimension.key, letter, rating))}
        />
      ))}
    </div>
  );
}

function Rating({
  dimension,
  letter,
  value,
  onRate,
}: {
  dimension: Dimension;
  letter: string;
  value: number | null;
  onRate: (rating: number | null) => void;
}) {
  const name = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-5]$/.test(event.key)) return;
    event.preventDefault();
    onRate(event.key === "0" ? null : Number(event.key));
    if (event.key !== "0") focusNext(event.currentTarget);
  };
  return (
    <fieldset className={classes.rating} onKeyDown={onKeyDown}>
      <legend>
        {dimension.name}
        <span className="visually-hidden"> of answer {letter}</span>
      </legend>
      {dimension.description && (
        <Text size="xs" c="dimmed">
          {dimension.description}
        </Text>
      )}
      <div className={classes.scale}>
        {RATINGS.map((rating) => (
          <label key={rating} className={classes.point}>
            <input
              type="radio"
              name={name}
              value={rating}
              checked={value === rating}
              aria-label={endOf(dimension, rating)}
              onChange={() => onRate(rating)}
              onClick={() => value === rating && onRate(null)}
            />
            <span aria-hidden>{rating}</span>
          </label>
        ))}
      </div>
      {(dimension.low || dimension.high) && (
        <div className={classes.ends} aria-hidden>
          <Text size="xs" c="dimmed">
            {dimension.low}
          </Text>
          <Text size="xs" c="dimmed">
            {dimension.high}
          </Text>
        </div>
      )}
    </fieldset>
  );
}

/** A rating as it is read out: "1, hard to follow". */
function endOf({ low, high }: Dimension, rating: number): string {
  const said = rating === RATINGS[0] ? low : rating === RATINGS.at(-1) ? high : "";
  return said ? `${rating}, ${said}` : String(rating);
}

/** The next dimension of the same answer, or the first of the next answer. */
function focusNext(field: HTMLFieldSetElement) {
  const all = [...document.querySelectorAll<HTMLFieldSetElement>(`[data-ratings] > .${classes.rating}`)];
  const next = all[all.indexOf(field) + 1];
  (next?.querySelector<HTMLElement>("input:checked") ?? next?.querySelector<HTMLElement>("input"))?.focus();
}

/** Ratings as they were given. */
export function GivenRatings({
  letter,
  payload,
  dimensions,
}: {
  letter: string;
  payload: RankPayload;
  dimensions: Dimension[];
}) {
  const given = dimensions.filter(({ key }) => payload.ratings?.[key]?.[letter] !== undefined);
  return (
    <Group gap="xs">
      {given.map(({ key, name }) => (
        <Text key={key} size="sm">
          <Text span c="dimmed" size="sm">
            {name}
          </Text>{" "}
          {payload.ratings?.[key]?.[letter]} of 5
        </Text>
      ))}
    </Group>
  );
}
