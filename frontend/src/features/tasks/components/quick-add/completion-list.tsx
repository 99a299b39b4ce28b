import { plural, t } from '@lingui/core/macro';
import { useEffect, useRef } from 'react';
import { PlusIcon } from '../../../../ui/icons';
import { wordOf, type Suggestion } from './completion';

export const SUGGESTIONS_ID = 'new-task-suggestions';

export function optionId(index: number): string {
  return `${SUGGESTIONS_ID}-${index}`;
}

interface CompletionListProps {
  suggestions: readonly Suggestion[];
  highlighted: number;
  onHighlight: (index: number) => void;
  onChoose: (suggestion: Suggestion) => void;
}

/** The suggestions below the field. */
export function CompletionList({ suggestions, highlighted, onHighlight, onChoose }: CompletionListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[highlighted]?.scrollIntoView({ block: 'nearest' });
  }, [highlighted]);
  return (
    <>
      <ul
        ref={list}
        id={SUGGESTIONS_ID}
        role="listbox"
        aria-label={t`Suggestions`}
        className="bg-surface border-line shadow-float absolute inset-x-0 top-full z-10 mt-1 max-h-72 overflow-y-auto rounded-md border p-1.5"
      >
        {suggestions.map((suggestion, index) => (
          <li
            key={suggestion.key}
            id={optionId(index)}
            role="option"
            dir="auto"
            aria-selected={index === highlighted}
            className="aria-selected:bg-accent-soft aria-selected:text-accent flex min-h-11 cursor-pointer items-center gap-1 rounded-sm px-3 text-sm break-words"
            // The field keeps the focus.
            onPointerDown={(event) => {
              event.preventDefault();
            }}
            onMouseDown={(event) => {
              event.preventDefault();
            }}
            onPointerMove={({ pointerType }) => {
              if (pointerType === 'mouse') onHighlight(index);
            }}
            onClick={() => {
              onChoose(suggestion);
            }}
          >
            <SuggestionText suggestion={suggestion} />
          </li>
        ))}
      </ul>
      <p role="status" className="sr-only">
        {plural(suggestions.length, { one: '# suggestion', other: '# suggestions' })}
      </p>
    </>
  );
}

function SuggestionText({ suggestion }: { suggestion: Suggestion }) {
  const { kind, name } = suggestion;
  if (kind !== 'create') return kind === 'tag' ? wordOf(suggestion) : `#${name}`;
  return (
    <>
      <PlusIcon />
      {t`Create list “${name}”`}
    </>
  );
}
