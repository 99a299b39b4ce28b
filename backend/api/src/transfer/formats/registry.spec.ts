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
])('An import recognizes %j as %s', (text, format) => {
  expect(formatOf(text)).toBe(format);
});
