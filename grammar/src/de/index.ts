import type { Language } from '../language.js';
import { limits } from './limits.js';
import { phrases } from './phrases.js';

export const german: Language = {
  code: 'de',
  weekdays: {
    ...{ montag: 'MO', dienstag: 'TU', mittwoch: 'WE', donnerstag: 'TH', freitag: 'FR', samstag: 'SA' },
    ...{
      sonnabend: 'SA',
      sonntag: 'SU',
      mo: 'MO',
      di: 'TU',
      mi: 'WE',
      do: 'TH',
      fr: 'FR',
      sa: 'SA',
      so: 'SU',
    },
    ...{ 'mo.': 'MO', 'di.': 'TU', 'mi.': 'WE', 'do.': 'TH', 'fr.': 'FR', 'sa.': 'SA', 'so.': 'SU' },
  },
  weekdayPlurals: {
    ...{ montags: 'MO', dienstags: 'TU', mittwochs: 'WE', donnerstags: 'TH', freitags: 'FR', samstags: 'SA' },
    ...{ sonnabends: 'SA', sonntags: 'SU' },
  },
  months: {
    ...{ januar: 1, jänner: 1, februar: 2, feber: 2, märz: 3, april: 4, mai: 5, juni: 6, juli: 7, august: 8 },
    ...{
      september: 9,
      oktober: 10,
      november: 11,
      dezember: 12,
      jan: 1,
      jän: 1,
      feb: 2,
      mär: 3,
      mrz: 3,
      apr: 4,
    },
    ...{ jun: 6, jul: 7, aug: 8, sept: 9, sep: 9, okt: 10, nov: 11, dez: 12 },
  },
  numbers: {
    ...{ ein: 1, eine: 1, einem: 1, einer: 1, einen: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6 },
    ...{ sieben: 7, acht: 8, neun: 9, zehn: 10, zwölf: 12 },
  },
  units: {
    ...{ minuten: 'minute', minute: 'minute', min: 'minute', stunden: 'hour', stunde: 'hour', std: 'hour' },
    ...{ tagen: 'day', tage: 'day', tag: 'day', wochen: 'week', woche: 'week', monaten: 'month' },
    ...{ monate: 'month', monats: 'month', monat: 'month', quartale: 'quarter', quartalen: 'quarter' },
    ...{
      quartals: 'quarter',
      quartal: 'quarter',
      jahren: 'year',
      jahre: 'year',
      jahres: 'year',
      jahr: 'year',
    },
  },
  places: {
    ...{
      ersten: 1,
      erster: 1,
      erste: 1,
      zweiten: 2,
      zweiter: 2,
      zweite: 2,
      dritten: 3,
      dritter: 3,
      dritte: 3,
    },
    ...{ vierten: 4, vierter: 4, vierte: 4, fünften: 5, fünfter: 5, fünfte: 5 },
    ...{ '1.': 1, '2.': 2, '3.': 3, '4.': 4, '5.': 5, letzten: -1, letzter: -1, letzte: -1 },
  },
  dayParts: {
    ...{ morgen: '09:00', früh: '09:00', vormittag: '10:00', mittag: '12:00', nachmittag: '15:00' },
    ...{ abend: '19:00', nacht: '22:00' },
  },
  halves: {},
  and: String.raw`\s*,\s*(?:und\s+)?|\s+und\s+|\s*&\s*`,
  to: String.raw`\s*[-–]\s*|\s+bis\s+`,
  ordinal: String.raw`\d{1,2}\.`,
  spellings: { ä: '(?:ä|ae|a\u0308)', ö: '(?:ö|oe|o\u0308)', ü: '(?:ü|ue|u\u0308)', ß: '(?:ß|ss)' },
  leads: {
    day: 'am|an diesem|bis zum|bis|vor dem|vor|den|zum|im|@|fällig am|fällig',
    time: 'um|gegen|bis um|bis|ab|vor|@',
    start: 'ab dem|ab|beginnend am',
    until: 'bis zum|bis',
  },
  phrases,
  limits,
};
