import { t } from '@lingui/core/macro';
import { useEffect, useEffectEvent, useState } from 'react';
import { TextField } from '../../ui/text-field';

/** Long enough to wait for the next letter, but too short to notice. */
const PAUSE_MS = 200;

export function PeopleSearch({ search, onSearch }: { search: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(search);
  const runSearch = useEffectEvent(onSearch);

  useEffect(() => {
    if (text === search) return;
    const timer = setTimeout(() => {
      runSearch(text);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [text, search]);

  return (
    <search className="mt-6 block">
      <TextField
        id="people-search"
        type="search"
        label={t`Name or email address`}
        autoComplete="off"
        maxLength={254}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
      />
    </search>
  );
}
