import { plural, t } from '@lingui/core/macro';
import type { ImportOutcome, ImportRemark } from '../../api/generated/types.gen';

/** What a remark of an import says, in the user's language. */
export function remarkText({ code, values }: ImportRemark): string {
  const [first = '', second = ''] = values;
  switch (code) {
    case 'dateKept':
      return t`The date “${first}” can't be read and is kept in the description.`;
    case 'deadlineIsDue':
      return t`The deadline “${first}” becomes the due date.`;
    case 'detailKept':
      return t`“${first}: ${second}” is kept in the description.`;
    case 'parentKept':
      return t`This subtask of “${first}” becomes a task. Its description names “${first}”.`;
    case 'titleCut':
      return t`The title is shortened to ${first} characters. All of it is in the description.`;
    case 'listCut':
      return t`The name of the list “${first}” is shortened. All of it is in the description.`;
    case 'tagsKept':
      return t`These tags are too long or too many and are kept in the description: ${first}`;
    case 'continued':
      return plural(Number(first), {
        one: 'The description is too long and continues in # more task.',
        other: 'The description is too long and continues in # more tasks.',
      });
    case 'charactersRemoved':
      return t`Invisible characters that can't be saved are removed.`;
    case 'untitled':
      return t`This task has no title and is called “Untitled”.`;
    case 'noteIsTask':
      return t`This note becomes the task “${first}”.`;
    case 'typeUnknown':
      return t`The row has the unknown type “${first}” and becomes a task.`;
    case 'field':
      return t`The value of “${first}” isn't valid.`;
    case 'columnMissing':
      return t`There is no column “${values.join('”, “')}”.`;
    case 'empty':
      return t`The file is empty.`;
    case 'tooMany':
      return t`The file has too many entries.`;
    case 'unreadable':
      return t`This file is damaged, or has a format that can't be imported.`;
  }
}

/** @returns The product whose file it is; null for tables and lists. */
export function productOf(format: ImportOutcome['format']): string | null {
  switch (format) {
    case 'json':
      return 'Holdfast';
    case 'todoist':
      return 'Todoist';
    case 'ticktick':
      return 'TickTick';
    case 'outlook':
      return 'Microsoft Outlook';
    case 'google-tasks':
      return 'Google Tasks';
    case 'things':
      return 'Things';
    case 'vikunja':
      return 'Vikunja';
    case 'csv':
    case 'text':
      return null;
  }
}
