import { i18n, type MessageDescriptor } from '@lingui/core';
import { msg, plural, t } from '@lingui/core/macro';
import { useState, type SyntheticEvent } from 'react';
import { Button } from '../../ui/button';
import { CheckboxField } from '../../ui/checkbox-field';
import { SelectField } from '../../ui/select-field';
import { TextField } from '../../ui/text-field';
import type { ConfirmFirst } from './account-owner';
import { SCOPES, type NewToken, type Scope } from './personal-token-server';

const DAYS = [7, 30, 90, 366];
const DEFAULT_DAYS = 90;

export const SCOPE_NAMES: Readonly<Record<Scope, MessageDescriptor>> = {
  'tasks:read': msg`Read tasks`,
  'tasks:write': msg`Add and change tasks`,
  'lists:read': msg`Read lists`,
  'lists:write': msg`Add and change lists`,
  'account:read': msg`Read your name and email address`,
};

interface PersonalTokenFormProps {
  confirmFirst: ConfirmFirst;
  isPending: boolean;
  onCreate: (wish: NewToken) => void;
}

/** Asks what a new token is for, what it may do and how long it works. */
export function PersonalTokenForm({ confirmFirst, isPending, onCreate }: PersonalTokenFormProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['tasks:read', 'lists:read']);
  const [days, setDays] = useState(DEFAULT_DAYS);
  const [isTried, setTried] = useState(false);
  const nameError = isTried && name.trim() === '' ? t`Enter a name.` : undefined;
  const scopeError = isTried && scopes.length === 0 ? t`Choose at least one.` : undefined;

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    setTried(true);
    const missing =
      name.trim() === '' ? 'token-name' : scopes.length === 0 ? `token-${SCOPES[0]}` : undefined;
    if (missing === undefined) onCreate({ name: name.trim(), scopes, days });
    else document.getElementById(missing)?.focus();
  }

  return (
    <form noValidate className="mt-4 grid gap-4" onSubmit={submit}>
      <TextField
        id="token-name"
        label={t`Token name`}
        hint={t`What will use it, such as “Backup script”.`}
        autoComplete="off"
        maxLength={100}
        value={name}
        error={nameError}
        onChange={({ target }) => {
          setName(target.value);
        }}
      />
      <fieldset aria-describedby={scopeError && 'token-scopes-error'}>
        <legend className="text-sm font-medium">{t`Permissions`}</legend>
        {scopeError !== undefined && (
          <p id="token-scopes-error" className="text-danger mt-0.5 text-sm font-medium">
            {scopeError}
          </p>
        )}
        {SCOPES.map((scope) => (
          <CheckboxField
            key={scope}
            id={`token-${scope}`}
            label={i18n._(SCOPE_NAMES[scope])}
            checked={scopes.includes(scope)}
            onChange={({ target }) => {
              setScopes(SCOPES.filter((each) => (each === scope ? target.checked : scopes.includes(each))));
            }}
          />
        ))}
      </fieldset>
      <SelectField
        id="token-days"
        label={t`Expires after`}
        value={days}
        onChange={({ target }) => {
          setDays(Number(target.value));
        }}
      >
        {DAYS.map((each) => (
          <option key={each} value={each}>
            {each === 366 ? t`1 year` : plural(each, { one: '# day', other: '# days' })}
          </option>
        ))}
      </SelectField>
      <div>
        {confirmFirst?.('tokens-wait')}
        <Button
          type="submit"
          isWaiting={confirmFirst !== undefined}
          aria-describedby={confirmFirst && 'tokens-wait'}
          pendingText={isPending ? '…' : undefined}
        >
          {t`Create token`}
        </Button>
      </div>
    </form>
  );
}
