import { expect, it } from '@jest/globals';
import { formatOf } from './registry.js';

it.each([
  ['{"format":"holdfast"}', 'json'],
  ['\uFEFF  {"version":1}', 'json'],
  ['TYPE,CONTENT,DESCRIPTION,PRIORITY', 'todoist'],
  ['\uFEFF"TYPE","CONTENT","PRIORITY"', 'todoist'],
  ['TYPE;CONTENT;DESCRIPTION;PRIORITY', 'todoist'],
  ['Priority\tContent\tType', 'todoist'],
  ['sep=;\r\nCONTENT;TYPE', 'todoist'],
  ['title,completed\nRope,false', 'csv'],
  ['', 'csv'],
  ['[]', 'json'],
  ['[ ] Buy milk', 'text'],
  ['Buy milk\nBuy bread', 'text'],
  ['Milk, eggs\nBread', 'text'],
  ['Name,Due\nMilk,soon', 'csv'],
  ['- Name,Due\n- Milk,soon', 'text'],
  ['"Date: 2026-11-25"\r\n"Folder Name","List Name","Title"', 'ticktick'],
  ['Subject;Start Date;Due Date;% Complete;Status', 'outlook'],
  ['{"kind": "tasks#taskLists", "items": []}', 'google-tasks'],
  ['[{"type":"to-do","attributes":{}}]', 'things'],
  ['[{"id":1,"title":"x","parent_project_id":0}]', 'vikunja'],
])('An import recognizes %j as %s', (text, format) => {
  expect(formatOf(text)).toBe(format);
});
