export { english } from './en/index.js';
export { german } from './de/index.js';
export type { Calendar } from './meanings.js';
export type { Due } from './expressions.js';
export type { Language } from './language.js';
export { readDue } from './read-due.js';
export { readLine, TAG_WORD, type Line, type Part, type KnownList } from './read-line.js';
export { languagesOf } from './languages.js';
