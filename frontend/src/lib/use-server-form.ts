import { t } from '@lingui/core/macro';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import {
  useForm,
  type DefaultValues,
  type FieldValues,
  type Path,
  type RegisterOptions,
} from 'react-hook-form';
import { messageFor, messageForCode } from './error-message';
import { RequestFailure } from './request-failure';
import type { SummaryItem } from '../ui/error-summary';

type Options<Values extends FieldValues> = Readonly<{
  defaultValues: DefaultValues<Values>;
  /** Field → element id, in page order, which is also the order of the error summary. */
  fieldIds: Readonly<Record<Path<Values>, string>>;
  /** Cleared after each failed attempt. */
  secrets: readonly Path<Values>[];
  send: (values: Values) => Promise<void>;
  /** Messages for errors that this form handles. The others show the server's message. */
  explain?: (failure: RequestFailure) => { field: Path<Values>; message: string } | undefined;
}>;

/**
 * The behaviour of every form that is sent to a server: validates on submit and then live, keeps all input except
 * passwords, sends once at a time, and focuses a summary of the errors.
 */
export function useServerForm<Values extends FieldValues>(options: Options<Values>) {
  const { fieldIds, secrets, defaultValues } = options;
  const form = useForm<Values>({ defaultValues, reValidateMode: 'onChange', shouldFocusError: false });
  const [failure, setFailure] = useState<RequestFailure | null>(null);
  const { summary, focusSummary } = useSummaryFocus();
  const sent = useRef<Values | null>(null);
  /** Reads the current value of a field into the form state. */
  const readers = useRef(new Map<Path<Values>, () => unknown>());
  const names = Object.keys(fieldIds).filter((name): name is Path<Values> => name in fieldIds);

  function showError(error: RequestFailure): void {
    for (const secret of secrets) form.resetField(secret);
    const known = options.explain?.(error);
    const errors = known ? [known] : fieldErrors(error, names);
    for (const { field, message } of errors) form.setError(field, { type: 'server', message });
    setFailure(errors.length > 0 ? null : error);
  }

  const { isPending, run } = useOneAtATime(async (values: Values) => {
    sent.current = values;
    setFailure(null);
    try {
      await options.send(values);
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      showError(error);
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

  /** Some password managers fill in a field without an event, so React doesn't notice. */
  function readFields(): void {
    for (const read of readers.current.values()) read();
  }

  const submit = form.handleSubmit(run, focusSummary);

  const items = names.flatMap((name): SummaryItem[] => {
    const message = form.getFieldState(name, form.formState).error?.message;
    return message === undefined ? [] : [{ message, fieldId: fieldIds[name] }];
  });

  return {
    /** Every field with rules is required. */
    field: <Name extends Path<Values>>(name: Name, rules?: RegisterOptions<Values, Name>) => ({
      error: form.getFieldState(name, form.formState).error?.message,
      required: rules !== undefined,
      ...registered(name, rules),
    }),
    checkbox: (name: Path<Values>) => registered(name),
    /** Resets a form that stays on the page to its initial values. */
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
    /** Resends with later changes, so the cleared password needn't be typed again. */
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

function fieldErrors<Name extends string>(
  error: RequestFailure,
  names: readonly Name[],
): { field: Name; message: string }[] {
  return error.fields.flatMap(({ field, message, type }) => {
    const name = names.find((candidate) => candidate === field);
    return name === undefined ? [] : [{ field: name, message: messageForCode(type) ?? message }];
  });
}

function failureItem(failure: RequestFailure): SummaryItem {
  const happened = messageFor(failure);
  if (failure.isPassing) return { message: t`${happened} What you typed is kept.` };
  if (failure.publicOrigin === null) return { message: happened };
  const { pathname, search } = window.location;
  return { message: happened, href: failure.publicOrigin + pathname + search };
}

function useSummaryFocus() {
  const summary = useRef<HTMLDivElement>(null);
  const isWanted = useRef(false);
  // After every render: the summary appears one or two renders after validation failed.
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

/** A second click while the first is pending doesn't send twice. */
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
