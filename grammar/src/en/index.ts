import type { Language } from '../language.js';
import { limits } from './limits.js';
import { phrases } from './phrases.js';

export const english: Language = {
  code: 'en',
  weekdays: {
    ...{ monday: 'MO', tuesday: 'TU', wednesday: 'WE', thursday: 'TH', friday: 'FR' },
    ...{ saturday: 'SA', sunday: 'SU', mon: 'MO', tues: 'TU', tue: 'TU', weds: 'WE', wed: 'WE', thurs: 'TH' },
    ...{ thur: 'TH', thu: 'TH', fri: 'FR', sat: 'SA', sun: 'SU' },
  },
  weekdayPlurals: {
    ...{ mondays: 'MO', tuesdays: 'TU', wednesdays: 'WE', thursdays: 'TH', fridays: 'FR', saturdays: 'SA' },
    sundays: 'SU',
  },
  months: {
    ...{ january: 1, february: 2, march: 3, april: 4, may: 5, june: 6, july: 7, august: 8, september: 9 },
    ...{ october: 10, november: 11, december: 12, jan: 1, feb: 2, mar: 3, apr: 4, jun: 6, jul: 7, aug: 8 },
    ...{ sept: 9, sep: 9, oct: 10, nov: 11, dec: 12 },
  },
  numbers: {
    ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9 },
    ...{ ten: 10, twelve: 12, 'a couple of': 2 },
  },
  units: {
    ...{ minutes: 'minute', minute: 'minute', mins: 'minute', min: 'minute', hours: 'hour', hour: 'hour' },
    ...{ hrs: 'hour', hr: 'hour', days: 'day', day: 'day', weeks: 'week', week: 'week', months: 'month' },
    ...{ month: 'month', quarters: 'quarter', quarter: 'quarter', years: 'year', year: 'year' },
  },
  places: {
    ...{
      first: 1,
      second: 2,
      third: 3,
      fourth: 4,
      fifth: 5,
      '1st': 1,
      '2nd': 2,
      '3rd': 3,
      '4th': 4,
      '5th': 5,
    },
    last: -1,
  },
  dayParts: { morning: '09:00', afternoon: '12:00', evening: '19:00', night: '22:00', tonight: '22:00' },
  halves: { am: 'am', pm: 'pm', 'a.m.': 'am', 'p.m.': 'pm' },
  and: String.raw`\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*`,
  to: String.raw`\s*[-–]\s*|\s+to\s+`,
  ordinal: String.raw`\d{1,2}(?:st|nd|rd|th)`,
  spellings: {},
  leads: {
    day: 'on|by|at|due|before|from|@',
    time: 'at|by|until|till|before|from|@',
    start: 'starting(?: on)?|beginning(?: on)?|from',
    until: 'until|till|ending(?: on)?',
  },
  phrases,
  limits,
};
