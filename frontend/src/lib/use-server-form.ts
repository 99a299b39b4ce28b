import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import {
  useForm,
  type DefaultValues,
  type FieldValues,
  type Path,
  type RegisterOptions,
} from 'react-hook-form';
import { whatHappened } from './failure-text';
import { refusalWords } from './refusal-words';
import { RequestFailure } from './request-failure';
import type { SummaryItem } from '../ui/error-summary';

type Options<Values extends FieldValues> = Readonly<{
  defaultValues: DefaultValues<Values>;
  /** Field → element id, in the order of the page, which is also the order of the error summary. */
  fieldIds: Readonly<Record<Path<Values>, string>>;
  /** Emptied after each failed attempt. */
  secrets: readonly Path<Values>[];
  send: (values: Values) => Promise<void>;
  /** Words for refusals that this form knows; for the others the server's own are shown. */
  explain?: (failure: RequestFailure) => { field: Path<Values>; message: string } | undefined;
}>;

/**
 * What every form does alike that sends to a server: checks on submit and then corrects live, keeps what was typed but no password,
 * sends once at a time, and puts focus on a summary of what is wrong.
 */
export function useServerForm<Values extends FieldValues>(options: Options<Values>) {
  const { fieldIds, secrets, defaultValues } = options;
  const form = useForm<Values>({ defaultValues, reValidateMode: 'onChange', shouldFocusError: false });
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { summary, focusSummary } = useSummaryFocus();
  const sent = useRef<Values | null>(null);
  /** By field: takes over what the page shows in it. */
  const readers = useRef(new Map<Path<Values>, () => unknown>());
  const names = Object.keys(fieldIds).filter((name): name is Path<Values> => name in fieldIds);

  function showRefusal(error: RequestFailure): void {
    for (const secret of secrets) form.resetField(secret);
    const known = options.explain?.(error);
    const refusals = known ? [known] : refusedFields(error, names);
    for (const { field, message } of refusals) form.setError(field, { type: 'server', message });
    setFailure(refusals.length > 0 ? null : error);
  }

  const { isPending, run } = useOneAtATime(async (values: Values) => {
    sent.current = values;
    setFailure(null);
    try {
      await options.send(values);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      showRefusal(error);
      focusSummary();
    }
  });

  function registered<Name extends Path<Values>>(name: Name, rules?: RegisterOptions<Values, Name>) {
    const registration = form.register(name, rules);
    const { onChange } = registration;
    const ref = (element: HTMLElement | null): void => {
      registration.ref(element);
      if (element) readers.current.set(name, () => onChange({ target: element, type: 'change' }));
      else readers.current.delete(name);
    };
    return { ...registration, ref, id: fieldIds[name] };
  }

  /** Some password managers fill in a field without an event, so that React never hears of it. */
  function readFields(): void {
    for (const read of readers.current.values()) read();
  }

  const submit = form.handleSubmit(run, focusSummary);

  const items = names.flatMap((name): SummaryItem[] => {
    const message = form.getFieldState(name, form.formState).error?.message;
    return message === undefined ? [] : [{ message, fieldId: fieldIds[name] }];
  });

  return {
    field: <Name extends Path<Values>>(name: Name, rules?: RegisterOptions<Values, Name>) => ({
      error: form.getFieldState(name, form.formState).error?.message,
      ...registered(name, rules),
    }),
    checkbox: (name: Path<Values>) => registered(name),
    /** Back to what the form began with, for one that stays on the page. */
    reset: () => {
      form.reset();
    },
    onSubmit: (event: SyntheticEvent) => {
      readFields();
      return submit(event);
    },
    isPending,
    summary,
    items: failure ? [...items, failureItem(failure)] : items,
    waitSeconds: failure?.retryAfterSeconds ?? null,
    /** Sends again what was sent, with later changes: the emptied password need not be typed again. */
    retry: failure?.isPassing
      ? () => {
          readFields();
          return run(
            secrets.reduce((values, secret) => withSent(values, sent.current, secret), form.getValues()),
          );
        }
      : undefined,
  };
}

function withSent<Values extends FieldValues>(
  values: Values,
  sent: Values | null,
  secret: Path<Values>,
): Values {
  return values[secret] ? values : { ...values, [secret]: sent?.[secret] };
}

function refusedFields<Name extends string>(
  error: RequestFailure,
  names: readonly Name[],
): { field: Name; message: string }[] {
  return error.fields.flatMap(({ field, message, type }) => {
    const name = names.find((candidate) => candidate === field);
    return name === undefined ? [] : [{ field: name, message: refusalWords(type) ?? message }];
  });
}

function failureItem(failure: RequestFailure): SummaryItem {
  const happened = whatHappened(failure);
  if (failure.isPassing) return { message: t`${happened} What you typed is kept. Then try again.` };
  if (failure.publicOrigin === null) return { message: happened };
  const { pathname, search } = window.location;
  return { message: happened, href: failure.publicOrigin + pathname + search };
}

function useSummaryFocus() {
  const summary = useRef<HTMLDivElement>(null);
  const isWanted = useRef(false);
  // After every render: the summary appears one or two renders after the form was found wanting.
  useEffect(() => {
    if (!isWanted.current || !summary.current) return;
    isWanted.current = false;
    summary.current.focus();
  });
  return {
    summary,
    focusSummary: () => {
      isWanted.current = true;
    },
  };
}

/** A second click while the first is under way must not send twice. */
function useOneAtATime<Values>(task: (values: Values) => Promise<void>) {
  const [isPending, setPending] = useState(false);
  const isRunning = useRef(false);
  return {
    isPending,
    run: async (values: Values): Promise<void> => {
      if (isRunning.current) return;
      isRunning.current = true;
      setPending(true);
      try {
        await task(values);
      } finally {
        isRunning.current = false;
        setPending(false);
      }
    },
  };
}
