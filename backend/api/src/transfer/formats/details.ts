import { isRepeatRule } from '../../tasks/recurrence/repeat-rule.js';
import { remark, type Remark } from './remarks.js';

/** What a task has no field for: lines of its description, each with a remark. */
export class Details {
  readonly lines: (readonly [name: string, value: string])[] = [];

  constructor(
    private readonly line: number,
    private readonly warnings: Remark[],
  ) {}

  keep(name: string, value: string | undefined): void {
    if (value === undefined || value === '') return;
    this.lines.push([name, value]);
    this.warnings.push(remark(this.line, 'detailKept', name, value));
  }

  /** A date that can't be read, for example because it has no certain order of day and month. */
  keepDate(name: string, phrase: string): void {
    this.lines.push([name, phrase]);
    this.warnings.push(remark(this.line, 'dateKept', phrase));
  }

  /** Keeps a recurrence rule (RFC 5545) that a task can't have. */
  repeatOf(rule: string | undefined, dueDate: string | undefined): { repeat?: string } {
    if (rule === undefined) return {};
    const value = rule
      .trim()
      .replace(/^RRULE:/i, '')
      .replace(/UNTIL=(\d{8})T\d{6}Z?/, 'UNTIL=$1');
    if (dueDate !== undefined && isRepeatRule(value)) return { repeat: value };
    this.keep('Repeat', rule);
    return {};
  }
}

/** The list in which other products put what has no list is our default list. */
export function listNamed(name: string | undefined): string | undefined {
  return name?.trim().toLowerCase() === 'inbox' ? undefined : name;
}
