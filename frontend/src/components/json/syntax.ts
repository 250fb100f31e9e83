/** Reads JSON and, where it is broken, says so in words a person can act on. `JSON.parse` speaks differently in each browser. */

export interface SyntaxProblem {
  message: string;
  line: number;
  column: number;
}

export type JsonReading = { ok: true; value: unknown } | { ok: false; problem: SyntaxProblem };

class Fault extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const MAX_DEPTH = 200;

export function readJson(text: string): JsonReading {
  try {
    return { ok: true, value: new Reader(text).read() };
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    const before = text.slice(0, fault.at).split("\n");
    const problem = {
      message: fault.message,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    };
    return { ok: false, problem };
  }
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): unknown {
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length)
      throw new Fault("There is more text after the end of the JSON value.", this.at);
    return value;
  }

  private space() {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? "")) this.at++;
  }

  private value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new Fault("This is nested too deeply.", this.at);
    this.space();
    const start = this.text[this.at];
    if (start === undefined) throw new Fault("The JSON ends here, but a value is missing.", this.at);
    if (start === "{") return this.object(depth);
    if (start === "[") return this.array(depth);
    if (start === '"') return this.string();
    if (start === "'" || start === "“" || start === "”")
      throw new Fault('Text goes in straight double quotes: "…".', this.at);
    if (start === "-" || (start >= "0" && start <= "9")) return this.number();
    return this.word();
  }

  private object(depth: number): Record<string, unknown> {
    const start = this.at++;
    const result: Record<string, unknown> = {};
    this.space();
    if (this.text[this.at] === "}") {
      this.at++;
      return result;
    }
    for (;;) {
      this.space();
      const next = this.text[this.at];
      if (next === undefined) throw new Fault("This { is never closed by a }.", start);
      if (next === "}") throw new Fault("There is a comma too many before this }.", this.at);
      if (next !== '"') throw new Fault("A field's name goes here, in double quotes.", this.at);
      const nameAt = this.at;
      const name = this.string();
      if (Object.hasOwn(result, name)) throw new Fault(`The field "${name}" is here twice.`, nameAt);
      this.space();
      if (this.text[this.at] !== ":") throw new Fault(`A colon is missing after "${name}".`, this.at);
      this.at++;
      const value = this.value(depth + 1);
      Object.defineProperty(result, name, { value, enumerable: true, writable: true, configurable: true });
      if (this.end("}", start, "{")) return result;
    }
  }

  private array(depth: number): unknown[] {
    const start = this.at++;
    const result: unknown[] = [];
    this.space();
    if (this.text[this.at] === "]") {
      this.at++;
      return result;
    }
    for (;;) {
      this.space();
      if (this.text[this.at] === "]") throw new Fault("There is a comma too many before this ].", this.at);
      result.push(this.value(depth + 1));
      if (this.end("]", start, "[")) return result;
    }
  }

  /** After a member: a comma goes on, the closing bracket ends. */
  private end(close: string, start: number, open: string): boolean {
    this.space();
    const next = this.text[this.at];
    if (next === ",") {
      this.at++;
      return false;
    }
    if (next === close) {
      this.at++;
      return true;
    }
    if (next === undefined) throw new Fault(`This ${open} is never closed by a ${close}.`, start);
    throw new Fault(`A comma or a ${close} is missing before this.`, this.at);
  }

  private string(): string {
    const start = this.at++;
    for (;;) {
      const next = this.text[this.at];
      if (next === undefined || next === "\n")
        throw new Fault("This text is never closed by a double quote.", start);
      if (next === '"') break;
      if (next < " ")
        throw new Fault("A tab or control character in text is written as \\t or \\u….", this.at);
      if (next === "\\") this.escape();
      else this.at++;
    }
    this.at++;
    return JSON.parse(this.text.slice(start, this.at)) as string;
  }

  private escape() {
    const rest = this.text.slice(this.at, this.at + 6);
    if (/^\\["\\/bfnrt]/.test(rest)) this.at += 2;
    else if (/^\\u[0-9a-fA-F]{4}/.test(rest)) this.at += 6;
    else throw new Fault("A backslash in text is written twice: \\\\.", this.at);
  }

  private number(): number {
    const match = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?(?![\w.])/.exec(this.text.slice(this.at));
    if (!match) throw new Fault("This is not a number as JSON writes it.", this.at);
    this.at += match[0].length;
    return Number(match[0]);
  }

  private word(): boolean | null {
    const match = /^[\p{L}\p{N}_$.-]+/u.exec(this.text.slice(this.at));
    const word = match?.[0] ?? this.text[this.at] ?? "";
    const known: Record<string, boolean | null> = { true: true, false: false, null: null };
    if (!Object.hasOwn(known, word)) {
      const lower = word.toLowerCase();
      if (Object.hasOwn(known, lower)) throw new Fault(`Write ${lower} in small letters.`, this.at);
      if (lower === "none" || lower === "undefined" || lower === "nan")
        throw new Fault(`JSON knows no ${word}; write null.`, this.at);
      throw new Fault(
        match ? `"${word}" needs double quotes, if it is text.` : `"${word}" cannot stand here.`,
        this.at,
      );
    }
    this.at += word.length;
    return known[word] ?? null;
  }
}
