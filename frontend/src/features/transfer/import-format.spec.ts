import { expect, it } from 'vitest';
import { formatOf } from './import-format';

it.each([
  ['{"format":"holdfast"}', 'json'],
  ['\uFEFF  {"version":1}', 'json'],
  ['TYPE,CONTENT,DESCRIPTION,PRIORITY', 'todoist'],
  ['\uFEFF"TYPE","CONTENT","PRIORITY"', 'todoist'],
  ['title,completed\nRope,false', 'csv'],
  ['', 'csv'],
])('The import recognizes %j as %s', (text, format) => {
  expect(formatOf(text)).toBe(format);
});
