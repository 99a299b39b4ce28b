/** `npm run corpus`: precision and recall of the grammar in each language. Fails below the line that `score.ts` draws. */
import { CODES, percent, score, shortcomings } from '../grammar/corpus/score.ts';
import { fail } from './fail.ts';

const scores = CODES.map(score);
for (const { code, phrases, titles, misread, changed, recall, precision } of scores) {
  console.log(
    `${code}: ${phrases} phrases, recall ${percent(recall)}; ${titles} titles, ${changed.length} changed; precision ${percent(precision)}`,
  );
  for (const line of misread) console.log(`  misread: ${line}`);
}
const problems = scores.flatMap(shortcomings);
if (problems.length > 0) fail(problems.join('\n'));
