import { t } from '@lingui/core/macro';
import { useId, useState, type KeyboardEvent } from 'react';
import { isComposing } from '../lib/composing';
import { startsWords } from '../lib/fold';
import { markForFocus } from './mark-for-focus';
import { inputStyle } from './text-field';

export interface Command {
  /** Distinguishes commands with the same label. */
  readonly id?: string;
  readonly label: string;
  readonly run: () => void;
}

interface CommandListProps {
  commands: readonly Command[];
  label?: string;
  placeholder?: string;
  nothingFound?: string;
  /** More commands for the typed text, which match it by other rules. They come last. */
  found?: readonly Command[];
  /** Whether more are on their way. */
  isSearching?: boolean;
  onType?: (text: string) => void;
  onChoose: (command: Command) => void;
}

/**
 * A text field that filters a list. Focus stays in the field, and the arrow keys move the selection.
 *
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function CommandList({
  commands,
  label = t`Command`,
  placeholder = t`What would you like to do?`,
  nothingFound = t`No matching commands.`,
  found: more = [],
  isSearching = false,
  onType,
  onChoose,
}: CommandListProps) {
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const listId = useId();
  const found = [...commands.filter((command) => matches(command.label, text)), ...more];
  const chosen = found[index];
  const optionId = (at: number): string => `${listId}-${at}`;

  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event.nativeEvent)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setIndex((index + step + found.length) % found.length);
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      onChoose(chosen);
    }
  }

  return (
    <>
      <input
        ref={markForFocus}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={chosen && optionId(index)}
        autoComplete="off"
        placeholder={placeholder}
        className={`${inputStyle} mt-3`}
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setText(target.value);
          onType?.(target.value);
          setIndex(0);
        }}
      />
      <ul id={listId} role="listbox" aria-label={t`Options`} className="mt-2">
        {found.map((command, at) => (
          <li
            key={command.id ?? command.label}
            id={optionId(at)}
            role="option"
            aria-selected={at === index}
            className="aria-selected:bg-accent-soft aria-selected:text-accent cursor-pointer rounded-sm px-3 py-2.5 text-sm"
            onPointerMove={() => {
              setIndex(at);
            }}
            onClick={() => {
              onChoose(command);
            }}
          >
            {command.label}
          </li>
        ))}
      </ul>
      <p role="status" className="text-muted px-3 text-sm">
        {found.length === 0 && !isSearching && nothingFound}
      </p>
    </>
  );
}

/** Whether every typed word starts a word of the label. */
function matches(label: string, text: string): boolean {
  return text.split(/\s+/).every((start) => startsWords(label, start));
}
