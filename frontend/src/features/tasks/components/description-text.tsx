import { lazy, Suspense } from 'react';
import { loadLater } from '../../../lib/load-later';
import { whenIdle } from '../../../lib/when-idle';
import { mayBeMarkdown } from '../model/task-limits';

interface Words {
  text: string;
}

const AsTyped = ({ text }: Words) => <>{text}</>;

const WithoutMarks = lazy(async () => {
  await whenIdle();
  try {
    return { default: (await loadLater(() => import('./panel/markdown'))).MarkdownWords };
  } catch {
    return { default: AsTyped };
  }
});

/** A description without Markdown syntax. Shown as typed until the parser has loaded. */
export function DescriptionWords({ text }: Words) {
  if (!mayBeMarkdown(text)) return text;
  return (
    <Suspense fallback={text}>
      <WithoutMarks text={text} />
    </Suspense>
  );
}
