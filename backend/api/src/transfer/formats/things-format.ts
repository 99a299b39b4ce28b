import { languagesOf, readDue, type Due } from '@holdfast/grammar';
import type { TimeSlices } from '../../time-slices.js';
import { Details } from './details.js';
import { entriesOf } from './foreign-task.js';
import { timestampOf } from './instants.js';
import { detailIn, isFields, objectsIn, readDocument, textIn, type Fields } from './json-values.js';
import { remark, type Remark } from './remarks.js';
import type { Entry, FileStart, Here, TransferFile } from './transfer-file.js';

const READ = new Set(
  'title,notes,when,deadline,tags,checklist-items,list,list-id,heading,heading-id,completed,canceled,creation-date,completion-date'.split(
    ',',
  ),
);

export function isThings({ start }: FileStart): boolean {
  return (
    start.startsWith('[') && /"type"\s*:\s*"(?:to-do|project)"/.test(start) && start.includes('"attributes"')
  );
}

interface Place {
  readonly line: number;
  readonly list?: string | undefined;
  readonly heading?: string | undefined;
}

/** Reads the JSON of Things' URL scheme, in which scripts export to-dos: projects, which become lists, with headings. */
export function readThings(text: string, slices: TimeSlices, here: Here): Promise<TransferFile> {
  return readDocument(text, slices, async (document) => {
    if (!Array.isArray(document)) return undefined;
    const file = new ThingsFile(here);
    for (const element of objectsIn(document)) {
      file.read(element);
      await slices.pause();
    }
    return { lists: [], tasks: file.tasks, problems: [], warnings: file.warnings };
  });
}

class ThingsFile {
  readonly tasks: Entry[] = [];
  readonly warnings: Remark[] = [];
  private line = 0;

  constructor(private readonly here: Here) {}

  read(element: Fields, place: Omit<Place, 'line'> = {}): string | undefined {
    this.line += 1;
    const attributes = isFields(element.attributes) ? element.attributes : {};
    const title = textIn(attributes, 'title') ?? '';
    if (element.type === 'heading') return title;
    if (element.type === 'project') this.readProject(attributes, title);
    else this.tasks.push(...taskOf(attributes, { line: this.line, ...place }, this.here, this.warnings));
    return place.heading;
  }

  /** Its notes become a task. */
  private readProject(attributes: Fields, title: string): void {
    if (textIn(attributes, 'notes') !== undefined) {
      this.warnings.push(remark(this.line, 'noteIsTask', title));
      const own = { ...attributes, when: undefined };
      this.tasks.push(...taskOf(own, { line: this.line, list: title }, this.here, this.warnings));
    }
    let heading: string | undefined;
    for (const item of objectsIn(attributes.items)) heading = this.read(item, { list: title, heading });
  }
}

function taskOf(attributes: Fields, { line, list, heading }: Place, here: Here, warnings: Remark[]): Entry[] {
  const details = new Details(line, warnings);
  const title = textIn(attributes, 'title') ?? '';
  const due = dueOf(attributes, here, { line, details, warnings });
  details.keep('Heading', heading ?? textIn(attributes, 'heading'));
  if (attributes.canceled === true) details.keep('Status', 'canceled');
  for (const name of Object.keys(attributes))
    if (!READ.has(name) && name !== 'items') details.keep(name, detailIn(attributes, name));
  const checklist = objectsIn(attributes['checklist-items'])
    .map((item) => (isFields(item.attributes) ? item.attributes : {}))
    .map((item) => `- [${item.completed === true ? 'x' : ' '}] ${textIn(item, 'title') ?? ''}`);
  const tags = Array.isArray(attributes.tags) ? attributes.tags : [];
  const notes = textIn(attributes, 'notes');
  const createdAt = timestampOf(textIn(attributes, 'creation-date'));
  const completedAt = timestampOf(textIn(attributes, 'completion-date'));
  return entriesOf(
    {
      line,
      key: JSON.stringify(['things', list ?? null, title, notes ?? null, createdAt ?? null]),
      title,
      list: list ?? textIn(attributes, 'list'),
      description: [notes, checklist.join('\n')]
        .filter((part) => part !== undefined && part !== '')
        .join('\n\n'),
      details: details.lines,
      tags: tags.filter((tag) => typeof tag === 'string'),
      fields: {
        ...due,
        ...(due?.dueTime !== undefined && { dueZone: here.zone }),
        completed: attributes.completed === true || attributes.canceled === true,
        ...(createdAt !== undefined && { createdAt }),
        ...(completedAt !== undefined && { completedAt }),
      },
    },
    warnings,
  );
}

/** A deadline is the due date of a to-do that isn't planned for a day. */
function dueOf(
  attributes: Fields,
  { today }: Here,
  { line, details, warnings }: { line: number; details: Details; warnings: Remark[] },
): Due | undefined {
  const read = (text: string): Due | undefined =>
    readDue(text.replace('@', ' '), languagesOf('en'), { today });
  const [when, deadline] = [textIn(attributes, 'when'), textIn(attributes, 'deadline')];
  const planned = when === undefined ? undefined : read(when);
  if (when !== undefined && !planned && when !== 'anytime') details.keep('When', when);
  if (deadline === undefined) return planned;
  const due = planned ?? read(deadline);
  if (planned || !due) details.keep('Deadline', deadline);
  else warnings.push(remark(line, 'deadlineIsDue', deadline));
  return due;
}
