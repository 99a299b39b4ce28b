import type { Limits } from '../language.js';

const CAPITAL = /^\s+\p{Lu}/u;
const STREET = /^\s+(?:street|st|avenue|ave|road|rd|lane|square|drive)\b/iu;
const COUNTED = /^\s+(?:%|per ?cent|people|men|women|children|\p{L}{3,}s\b)/iu;
const COUNTED_IN_ORDER =
  /^\s+(?:floor|page|day|line|row|storey|level|try|attempt|time|place|chapter|round|anniversary|birthday)\b/iu;

export const limits: Limits = {
  idioms:
    /\b(?:every ?day carry|every now and then|(?:black|good|cyber|ash|easter|palm|holy|super|ruby|blue|stormy|manic|freaky|giving|shrove|fat|casual|whit) (?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:thank|give) (?:god|goodness) it.s friday|friday night lights|saturday night (?:live|fever)|monday night football|sunday bloody sunday|sunday school|sunday times|(?:today|tonight) show|today programme|before (?:sunrise|sunset|midnight)|september 11(?:th)?|9 to 5|24\/7|9\/11)\b/giu,
  denied:
    /\b(?:later|earlier|since|every|up to|more than|less than|as of|than|version|what|about|how|why|says?|said|called|named|in|or|and|to|not|past|until|between|last|ago|after|of)\s+$/iu,
  articles: /\b(?:the|an?|of|my|our|your|his|her|their|some|more|no|any|this|that|each|per|for|like)\s+$/iu,
  unreadRepeat: /\b(?:every|ev)\s*!?\s+(?:\S+\s+){0,2}$/iu,
  isOtherWord(words, { isAtStart, isAtEnd, after }) {
    // He sat, the sun.
    if (/^(?:sat|sun)$/u.test(words)) return true;
    // Tomorrow is another day.
    if (/^\s+(?:is|was|are|were|will|has|have)\s/u.test(after)) return true;
    // Meet @ Noon, a place
    if (/^@\s*(?:noon|midday|midnight)$/iu.test(words)) return true;
    // 4 July Avenue, at 5 stars, on the 3rd floor
    if (/\d|\bmay$/iu.test(words) && STREET.test(after)) return true;
    if (/^(?:\S+\s+)?\d{1,2}$/u.test(words) && COUNTED.test(after)) return true;
    if (/\d(?:st|nd|rd|th)$/u.test(words) && COUNTED_IN_ORDER.test(after)) return true;
    // Capitals in the middle of a line are names, and so is what a name goes on after.
    if (!isAtStart && !isAtEnd && /\p{Lu}/u.test(words) && CAPITAL.test(after)) return true;
    return !isAtStart && /^in \d+ (?:Days|Weeks|Months|Years|Hours|Minutes)$/u.test(words);
  },
  shadows: null,
};
