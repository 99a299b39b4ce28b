import type { Limits } from '../language.js';

export const limits: Limits = {
  idioms:
    /(?:24\/7|9\/11|\bsommer morgen\b|\bguten (?:morgen|tag|abend)\b|\bheute[- ]show\b|\bheute[- ]journal\b|\b(?:schwarzer|blauer|rosa|black) (?:freitag|montag|friday)\b)/giu,
  denied:
    /(?:^|\s)(?:seit|später|erst|jed(?:e[nrsm]?)|alle|bis zu|mehr als|weniger als|als|von|vom|und|oder|letzte[nrs]?|vorige[nrs]?|vergangene[nrs]?|nicht|was|wie|nach|zwischen|über|zu|auf|aus|mit|heißt|namens|in|statt|war|ist|wird|von\s+\S+)\s+$/iu,
  articles:
    /(?:^|\s)(?:der|die|das|dem|des|ein|eine|einen|einem|einer|eines|kein|keine|keinen|mein|meine|meinen|unser|unsere|unseren|für|vom|beim|pro|mehr|dieser|diese|jener|schöner|schönen|neue[nr]?)\s+$/iu,
  unreadRepeat: /(?:^|\s)(?:jede[nrsm]?|alle)\s*!?\s+(?:\S+\s+){0,2}$/iu,
  isOtherWord(words, { isAtStart, isAtEnd, after }) {
    // The capital of a noun: der Morgen. Tomorrow has one only as the first word.
    const isNoun = isAtStart
      ? /^\S+\s+(?:Morgen|Heute)$/u
      : /^(?:(?:am|im|zum|den|bis|ab|vor)\s+)?(?:Morgen|Heute)\b/u;
    if (
      (isNoun.test(words) && !/^jed/iu.test(words)) ||
      /^(?:am|im|zum|den)\s+(?:morgen|heute)$/iu.test(words)
    )
      return true;
    // Freitag der 13., Am 30. Mai ist der Weltuntergang
    if (/^\s+(?:der|des|ist|war|wird|sind)\s/u.test(after)) return true;
    // Am 3. Tag, um 5 Prozent
    if (!isAtEnd && /^\S+\s+(?:\S+\s+)?\d{1,2}\.?$/u.test(words)) return true;
    // Mo to So are written with a capital; without one they are other words: so, do, mi.
    if (/^(?:(?:am|bis|ab|vor)\s+)?(?:mo|di|mi|do|fr|sa|so)\.?$/u.test(words)) return true;
    // Fr. Müller, So geht's, Do-it-yourself
    return /^(?:Mo|Di|Mi|Do|Fr|Sa|So)\.?$/u.test(words) && (isAtStart || !isAtEnd || words.endsWith('.'));
  },
  shadows:
    /^(?:.*\s)?(?:\d{1,2} am|mon|sun|sat|may|mar|so|do|fri|at \d{1,2}|before .*|from .*|by .*|@ .*)$/iu,
};
