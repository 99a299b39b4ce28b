import { i18n } from '@lingui/core';
import { t } from '@lingui/core/macro';
import { useState, type SyntheticEvent } from 'react';
import type { List } from '../../../../api/client';
import { codePoints } from '../../../../lib/code-points';
import { Button } from '../../../../ui/button';
import { Dialog } from '../../../../ui/dialog';
import { markForFocus } from '../../../../ui/mark-for-focus';
import { TextField } from '../../../../ui/text-field';
import { useToday } from '../../../../lib/clock';
import { useListActions } from '../../api/change-list';
import { listColours } from '../../model/list-colours';
import { searchOfList, viewOf } from '../../model/view-search';

/** The limit of the API, in code points. */
const NAME_MAX = 100;

interface ListDialogProps {
  /** Absent for a new list. */
  list?: List;
  onClose: () => void;
}

/** Edits the name and colour of a list. */
export function ListDialog({ list, onClose }: ListDialogProps) {
  const [name, setName] = useState(list?.name ?? '');
  const [colour, setColour] = useState(list?.colour ?? null);
  const [wasSubmitted, setSubmitted] = useState(false);
  const { create, change } = useListActions();
  const day = useToday();
  const problem = nameProblem(name);

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    setSubmitted(true);
    if (problem !== undefined) return;
    const content = { name: name.trim(), colour };
    if (list) change(list, content);
    else create(content, (id) => viewOf(searchOfList(id), day));
    onClose();
  }

  return (
    <Dialog title={list ? t`Edit list` : t`New list`} onClose={onClose}>
      <form method="post" action="/tasks" noValidate className="mt-3 space-y-4" onSubmit={submit}>
        <TextField
          ref={markForFocus}
          id="list-name"
          label={t`Name`}
          dir="auto"
          autoComplete="off"
          value={name}
          error={wasSubmitted ? problem : undefined}
          onChange={({ target }) => {
            setName(target.value);
          }}
        />
        <ColourChoice colour={colour} onChoose={setColour} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary">
            {list ? t`Save` : t`Create list`}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {t`Cancel`}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ColourChoiceProps {
  colour: string | null;
  onChoose: (colour: string | null) => void;
}

function ColourChoice({ colour, onChoose }: ColourChoiceProps) {
  const choices = [{ value: null, name: t`None` }, ...listColours];
  return (
    <fieldset>
      <legend className="text-sm font-medium">{t`Colour`}</legend>
      <div className="mt-1 flex flex-wrap">
        {choices.map(({ value, name }) => (
          <label key={value} className="grid size-11 place-items-center" title={wordsOf(name)}>
            <input
              type="radio"
              name="colour"
              className="swatch"
              style={{ color: value ?? 'var(--color-edge)' }}
              aria-label={wordsOf(name)}
              checked={colour === value}
              onChange={() => {
                onChoose(value);
              }}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function wordsOf(name: string | (typeof listColours)[number]['name']): string {
  return typeof name === 'string' ? name : i18n._(name);
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return t`Enter a name.`;
  const length = codePoints(name.trim());
  return length <= NAME_MAX
    ? undefined
    : t`A name can have up to ${NAME_MAX} characters. This one has ${length}.`;
}
