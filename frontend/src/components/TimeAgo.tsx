import { Text, type TextProps } from "@mantine/core";

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function timeAgo(moment: string, now: number = Date.now()): string {
  const seconds = (new Date(moment).getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
  }
  return "just now";
}

/** A moment in words, with the exact time on hover and for machines. */
export function TimeAgo({ at, ...props }: { at: string } & TextProps) {
  return (
    <Text
      size="sm"
      c="dimmed"
      style={{ whiteSpace: "nowrap" }}
      {...props}
      component="time"
      dateTime={at}
      title={new Date(at).toLocaleString()}
    >
      {timeAgo(at)}
    </Text>
  );
}
