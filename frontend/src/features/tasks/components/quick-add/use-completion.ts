import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { List } from '../../../../api/client';
import { shortcutFor } from '../../../../lib/shortcuts';
import { useListActions } from '../../api/change-list';
import { useTaskOwner } from '../../api/task-owner';
import { taskSummaryOptions } from '../../api/task-queries';
import { searchOfList, viewOf } from '../../model/view-search';
import { completed, completionAt, type Suggestion } from './completion';
import { optionId, SUGGESTIONS_ID } from './completion-list';

interface CompletedLine {
  day: string;
  line: string;
  lists: readonly List[];
  input: RefObject<HTMLInputElement | null>;
  onLine: (line: string) => void;
}

const NONE = -1;

/**
 * Suggests lists after `#` and tags after `@`. Focus stays in the field, and a key acts only on a suggestion that the user has
 * highlighted, so that Enter adds the task otherwise.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function useCompletion({ day, line, lists, input, onLine }: CompletedLine) {
  const { data: summary } = useQuery(taskSummaryOptions(useTaskOwner(), day));
  const { create } = useListActions();
  /** null: the field doesn't have the focus. */
  const [caret, setCaret] = useState<number | null>(null);
  const [highlight, setHighlight] = useState({ line, index: NONE });
  /** Where the word starts whose suggestions the user has closed. */
  const [closed, setClosed] = useState<number | null>(null);
  const tags = summary?.tags.map(({ tag }) => tag) ?? [];
  const found = caret === null ? undefined : completionAt(line, caret, { lists, tags });
  const open = found && found.start !== closed ? found : undefined;
  const index = highlight.line === line ? highlight.index : NONE;
  const chosen = open?.suggestions[index];

  /** Not every change of the text is reported as one of the selection. */
  function moveCaret(field: HTMLInputElement): void {
    const at = field.selectionEnd;
    setCaret(at);
    // The suggestions of another word weren't closed.
    const start = at === null ? undefined : completionAt(field.value, at, { lists, tags })?.start;
    setClosed((known) => (known === start ? known : null));
  }

  function choose(suggestion: Suggestion): void {
    if (!open) return;
    if (suggestion.kind === 'create')
      create({ name: suggestion.name, colour: null }, (id) => viewOf(searchOfList(id), day));
    const next = completed(line, open, suggestion);
    flushSync(() => {
      onLine(next.line);
      setCaret(next.caret);
    });
    input.current?.focus();
    input.current?.setSelectionRange(next.caret, next.caret);
  }

  /** Returns whether the key was for the suggestions. */
  function onKeyDown(event: KeyboardEvent): boolean {
    const action = open && shortcutFor('suggestions', event);
    if (!open || !action || (action === 'choose' && !chosen)) return false;
    event.preventDefault();
    const count = open.suggestions.length;
    if (action === 'close') setClosed(open.start);
    else if (action === 'next') setHighlight({ line, index: (index + 1) % count });
    else if (action === 'previous') setHighlight({ line, index: index <= 0 ? count - 1 : index - 1 });
    else if (chosen) choose(chosen);
    return true;
  }

  return {
    isOpen: open !== undefined,
    onKeyDown,
    moveCaret,
    field: {
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': open !== undefined,
      'aria-controls': open && SUGGESTIONS_ID,
      'aria-activedescendant': chosen && optionId(index),
      onSelect: ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
        moveCaret(currentTarget);
      },
      onBlur: () => {
        setCaret(null);
        setClosed(null);
      },
    } as const,
    list: {
      suggestions: open?.suggestions ?? [],
      highlighted: index,
      onHighlight: (at: number) => {
        setHighlight({ line, index: at });
      },
      onChoose: choose,
    },
  };
}
