/** Numbers as people read them. Figures keep only the digits that mean something. */

const whole = new Intl.NumberFormat("en");

export function count(value: number): string {
  return whole.format(value);
}

/** "1 record", "2,000 records". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share from 0 to 1 as a percentage: 0.7421 -> "74%", 0.0123 -> "1.2%". */
export function percent(value: number, digits?: number): string {
  const points = value * 100;
  const small = points !== 0 && (Math.abs(points) < 10 || Math.abs(100 - points) < 1) && points !== 100;
  const shown = points.toFixed(digits ?? (small ? 1 : 0));
  return `${Number(shown)}%`;
}

/** A measured value with three significant digits: 0.69314 -> "0.693", 0.000005 -> "5e-6", 12345 -> "12,345". */
export function measured(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size < 0.001) return Number(value.toPrecision(3)).toExponential().replace("e-0", "e-");
  if (size >= 1000) return whole.format(Math.round(value));
  return String(Number(value.toPrecision(3)));
}

/** A time span in its two largest units: 3725 -> "1 h 2 min". */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  if (total < 60) return `${total} s`;
  const units: [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ];
  const first = units.findIndex(([, size]) => total >= size);
  const parts: string[] = [];
  let rest = total;
  for (const [unit, size] of units.slice(first, first + 2)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.join(" ");
}

export function bytes(size: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : Number(value.toPrecision(3))} ${units[unit]}`;
}

/** A model's size: 3912448 -> "3.9 M". */
export function parameters(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toFixed(1))} B`;
  if (value >= 1e6) return `${Number((value / 1e6).toFixed(1))} M`;
  return count(value);
}

/** Money as its currency writes it; a code that the browser does not know stands beside the number. */
export function money(amount: string | number, currency: string): string {
  const value = Number(amount);
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).format(value);
  } catch {
    return `${value.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;
  }
}
