/** Words that read as private jargon or as translated here, and where each is the ordinary word after all. */
interface Rule {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Text in which the word is right; it is removed before the search. */
  readonly except?: RegExp;
}

/** They search lines in which the parts of `camelCase`, `snake_case` and `kebab-case` are separate words. */
const RULES: readonly Rule[] = [
  { pattern: /\bhouses?\b/i, instead: 'repository, project', except: /\b(around the|5) houses?\b/i },
  {
    pattern: /\brooms?\b/i,
    instead: 'package',
    except:
      /\b(has|have|is|leaves?|makes?|some|last|no|more|enough) room\b|\broom (for|to|below|above|again|left|in)\b/i,
  },
  {
    pattern: /\bdoors?\b/i,
    instead: 'library, entry point',
    except: /\b(around the house|mend) the door\b/i,
  },
  {
    pattern: /\barrows?\b/i,
    instead: 'import, import rule',
    except:
      /\barrows? (keys?|functions?|icons?|up|down|left|right)\b|\b(up|down|left|right|handle|on) arrows?\b/i,
  },
  {
    pattern: /\b(route|token|class|handler|its|the|a|every|each|no) marks?\b(?! \w+ as\b)|\bmarks of\b/i,
    instead: 'decorator, metadata, tag',
  },
  {
    pattern: /\bledgers?\b/i,
    instead: 'change log, usage counters',
    except: /\bapp\.ledger\b|\b(add|rename( to)?) ledger\b|\bledger pkey\b/i,
  },
  { pattern: /\btelling\b|\b(tells?|told) of\b/i, instead: 'record a change, report' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /\bof (its|their|his|her|one'?s) own\b/i, instead: 'separate, own' },
  {
    pattern: /\bbehind\b/i,
    instead: 'after, under, later than',
    except:
      /\b(leaves?|leaving|left|falls?|fallen|fell|lags?|lies?|is|are|runs?|far|versions?|seconds?) (\w+ ){0,5}behind\b|\bbehind ((an?|the|one|its?|our|your|this|that|two|several|some|another) )?(\w+ )?(prox(y|ies)|poolers?|pg ?bouncer|caddy|edge|balancers?|tls|gateway|nat|firewall|scenes|address|dialog|menu|overlay|backdrop|sign in|links?|them|it|header|bar|keyboard|sheet|panel)\b/i,
  },
  { pattern: /\bpatience\b/i, instead: 'timeout' },
  { pattern: /\bstandstills?\b/i, instead: 'stall' },
  { pattern: /\bdeeds?\b/i, instead: 'action' },
  { pattern: /\bways? in\b(?! which\b)/i, instead: 'sign-in method' },
  { pattern: /\bwhoever\b/i, instead: 'anyone who, the user who' },
  { pattern: /\bwhom(ever)?\b/i, instead: 'who' },
  {
    pattern: /\b(re|un)?seal(s|ed|ing)?\b/i,
    instead: 'encrypt, decrypt',
    except:
      /\bobject\.seal\b|\breseal command\.js\b|\bmail queue \(sealed\)|\bsealed (as encrypted|bytea)\b/i,
  },
  { pattern: /\bcomplaints?\b/i, instead: 'invalid option, error' },
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix', except: /\bmend (the (sail|net|door)|#around)\b/i },
  {
    pattern: /\b(is|are|was|were) no\b/i,
    instead: 'is not a',
    except:
      /\bthere (is|are|was|were) no\b|\b(is|are|was|were) no (longer|more|less|fewer|better|worse|slower|faster|one|different|need|use|point|way|match)\b/i,
  },
  {
    pattern: /\bnobody\b(?! else)/i,
    instead: 'no one, or the passive',
    except: /["'`]nobody\b|\bnobody["'`:]|\buser nobody\b/,
  },
  { pattern: /\bsomebody\b(?! else)/i, instead: 'the user, someone, or the passive' },
  { pattern: /\banswer(s|ed|ing)? with\b/i, instead: 'return, respond with' },
];

export interface Finding {
  line: number;
  word: string;
  instead: string;
}

/** The banned words of a text, with the line of each. */
export function bannedWords(text: string): Finding[] {
  return text.split('\n').flatMap((raw, index) => {
    const words = raw.replace(/([a-z])(?=[A-Z])/g, '$1 ').replace(/[_-]+/g, ' ');
    return RULES.flatMap(({ pattern, instead, except }) => {
      const text = except ? words.replace(new RegExp(except, 'gi'), '') : words;
      const found = pattern.exec(text);
      return found ? [{ line: index + 1, word: found[0], instead }] : [];
    });
  });
}
